package io.grapevine.template.go.exec;

/**
 * A template, ready to run.
 *
 * @param name its name
 * @param file the name of the text it was defined in
 */
record CompiledTemplate(String name, String file, Sequence body) {}
