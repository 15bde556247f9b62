package dev.ganvas.arrows.web.forbidden;

public class Forbidden {}
