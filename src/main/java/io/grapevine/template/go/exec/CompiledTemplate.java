package io.grapevine.template.go.exec;

/**
 * A compiled template.
 *
 * @param file the name of the text it was defined in
 */
record CompiledTemplate(String name, String file, Step.Sequence body) {}
