package io.grapevine.web.api.connect;

import io.grapevine.base.go.JsonException;
import io.grapevine.base.go.JsonReader;
import io.grapevine.base.protobuf.Decoded;
import io.grapevine.base.protobuf.MessageReader;
import io.grapevine.base.protobuf.Tag;
import io.grapevine.web.api.connect.CallFault.Code;
import java.util.List;

/** The only text in a request: field 1, or the one of this name in JSON. All other fields are passed over. */
final class RequestText {
    private RequestText() {}

    /**
     * Reads a request.
     *
     * @param name the name of the field; empty: there is none
     * @return the text; empty if it is not given
     */
    static String read(byte[] message, boolean isJson, String name) throws CallFault {
        return isJson ? ofJson(message, name) : ofProtobuf(message, name);
    }

    private static String ofJson(byte[] message, String name) throws CallFault {
        if (message.length == 0) {
            throw invalid("zero-length payload is not a valid JSON object");
        }
        String[] text = {""};
        try {
            return JsonReader.read(message, json -> {
                json.someFields(name.isEmpty() ? List.of() : List.of(name), field -> text[0] = json.string());
                return text[0];
            });
        } catch (JsonException e) {
            throw invalid(String.valueOf(e.getMessage()));
        }
    }

    private static String ofProtobuf(byte[] message, String name) throws CallFault {
        String[] text = {""};
        Decoded<String> read = MessageReader.decode(message, reader -> {
            reader.readFields(tag -> {
                boolean isText = tag == Tag.sized(1) && !name.isEmpty();
                if (isText) {
                    text[0] = reader.readString();
                }
                return isText;
            });
            return text[0];
        });
        if (read instanceof Decoded.Fault<String> fault) {
            throw invalid(fault.toString());
        }
        return text[0];
    }

    private static CallFault invalid(String reason) {
        return new CallFault(Code.INVALID_ARGUMENT, "unmarshal message: " + reason);
    }
}
