package io.grapevine.eventrecorder;

import java.io.IOException;
import java.io.OutputStream;

/** Writes an event per line to a stream of the process, which stays open. */
public record StreamOutput(String name, OutputStream out) implements EventOutput {
    @Override
    public int send(EncodedEvent event) throws IOException {
        byte[] json = event.jsonBytes();
        byte[] line = new byte[json.length + 1];
        System.arraycopy(json, 0, line, 0, json.length);
        line[json.length] = '\n';
        out.write(line); // in one call, as others may write to the same pipe
        out.flush();
        return line.length;
    }
}
