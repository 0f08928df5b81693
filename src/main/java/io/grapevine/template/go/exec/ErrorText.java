package io.grapevine.template.go.exec;

import io.grapevine.template.go.format.Print;

/** Formatting of error messages. */
final class ErrorText {
    private static final int LONGEST = 60;

    private ErrorText() {}

    static String quote(String s) {
        return Print.quote(s);
    }

    /** The source of a node, shortened. */
    static String context(Object node) {
        String source = node.toString();
        return source.length() <= LONGEST ? source : source.substring(0, LONGEST) + "...";
    }
}
