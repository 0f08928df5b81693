package io.grapevine.template.go.html;

/**
 * The result of scanning one token: the new context and the length of the token.
 *
 * @param next the context behind what was read
 * @param read how many characters were read
 */
record Step(Context next, int read) {}
