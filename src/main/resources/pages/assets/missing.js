// Of the page that says that there is none: the menu alone.

import './dom.js';
