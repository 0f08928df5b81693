package io.grapevine.template.go.parse;

/**
 * A named template.
 *
 * @param name the name under which it is called
 * @param file the name of the text it was defined in, for messages
 * @param body what it does
 */
public record Template(String name, String file, Block body) {}
