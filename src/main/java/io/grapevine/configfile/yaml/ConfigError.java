package io.grapevine.configfile.yaml;

/**
 * Something wrong with a file, and where. No secret of the file is in it.
 *
 * @param file the name of the file
 * @param line the line, from 1; 0 where the fault is the file's, not one of its lines
 * @param column the column, from 1, in characters
 * @param field the path of the field, such as {@code route.routes[2].group_by}; empty where the text is no YAML
 * @param message what is wrong: {@code actual (expected: …)}
 */
public record ConfigError(String file, int line, int column, String field, String message) {
    /** {@code file:line:column: field: message}. */
    @Override
    public String toString() {
        String place = line == 0 ? file + ": " : file + ':' + line + ':' + column + ": ";
        return field.isEmpty() ? place + message : place + field + ": " + message;
    }
}
