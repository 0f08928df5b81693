package io.grapevine.template.go.parse;

/**
 * A named template of Go's language, parsed.
 *
 * @param file the name of the text that defines the template, for error messages
 */
public record Template(String name, String file, Statement.Block body) {}
