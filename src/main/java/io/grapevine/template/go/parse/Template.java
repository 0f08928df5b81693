package io.grapevine.template.go.parse;

/**
 * A named template.
 *
 * @param file the name of the text it was defined in, for messages
 */
public record Template(String name, String file, Statement.Block body) {}
