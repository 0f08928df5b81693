package io.grapevine.template.go.exec;

import org.jspecify.annotations.Nullable;

/** The output buffer of an execution, optimized for a single text, which is returned as it is. */
final class TemplateOutput {
    private String only = "";
    private @Nullable StringBuilder all;

    int length() {
        return all == null ? only.length() : all.length();
    }

    void append(String text) {
        if (all == null && only.isEmpty()) {
            only = text;
        } else if (!text.isEmpty()) {
            joined(text.length()).append(text);
        }
    }

    void append(long number) {
        joined(20).append(number);
    }

    private StringBuilder joined(int more) {
        if (all == null) {
            all = new StringBuilder(Math.max(128, only.length() + more)).append(only);
        }
        return all;
    }

    @Override
    public String toString() {
        return all == null ? only : all.toString();
    }
}
