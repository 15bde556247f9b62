package dev.ganvas.arrows.web.allowed;

public class Allowed {}
