package io.grapevine.eventrecorder;

import io.grapevine.eventrecorder.event.Event;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** An event on its way to the outputs, each form of which is made at most once. Not thread-safe. */
public final class EncodedEvent {
    private final EventSchema schema;
    private @Nullable String json;
    private byte @Nullable [] jsonBytes;
    private byte @Nullable [] protobuf;

    /**
     * An event that is yet to be encoded.
     *
     * @param instance the name of this computer
     */
    public EncodedEvent(Event event, String instance) {
        this.schema = new EventSchema(event, instance);
    }

    /** The JSON text, without a line break. */
    public String json() {
        if (json == null) {
            json = ProtoJsonFields.encode(schema::write);
        }
        return json;
    }

    /** The JSON text in UTF-8, not to be changed. */
    public byte[] jsonBytes() {
        if (jsonBytes == null) {
            jsonBytes = json().getBytes(StandardCharsets.UTF_8);
        }
        return jsonBytes;
    }

    /** The protobuf message, not to be changed. */
    public byte[] protobuf() {
        if (protobuf == null) {
            protobuf = ProtobufFields.encode(schema::write);
        }
        return protobuf;
    }
}
