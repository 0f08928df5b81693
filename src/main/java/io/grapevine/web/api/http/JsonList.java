package io.grapevine.web.api.http;

import java.io.IOException;

/** A JSON list of any length, and a new line. */
final class JsonList implements ResponseParts {
    private static final byte[] END = JsonOutput.ascii("]\n");

    private final ResponseParts elements;
    private boolean started;
    private boolean ended;

    JsonList(ResponseParts elements) {
        this.elements = elements;
    }

    @Override
    public boolean writeNext(JsonOutput out) throws IOException {
        if (ended) {
            return false;
        }
        int before = out.length();
        out.raw(started ? ',' : '[');
        int begun = out.length();
        if (!elements.writeNext(out)) {
            out.truncate(started ? before : begun);
            out.raw(END);
            ended = true;
        }
        started = true;
        return true;
    }
}
