package io.grapevine.template.go.html;

/**
 * What reading the front of a text leads to.
 *
 * @param next the context behind what was read
 * @param read how many characters were read
 */
record Step(Context next, int read) {}
