package io.grapevine.web.api.v2;

import io.grapevine.base.go.GoStrings;
import io.grapevine.base.go.JsonException;
import io.grapevine.base.go.JsonReader;
import io.grapevine.model.LabelSet;
import io.grapevine.web.api.http.Refusal;
import java.time.DateTimeException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads a request's body as Alertmanager does: bytes that are no UTF-8 are repaired, and text after the value ignored. */
final class JsonBody {
    /** The error code of a value of the wrong type. */
    static final int INVALID_TYPE = 601;

    /** The error code of a missing value. */
    static final int REQUIRED = 602;

    /** The error code of a list that is too short. */
    static final int TOO_FEW = 612;

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private JsonBody() {}

    /**
     * What {@code source} makes of {@code body}.
     *
     * @param name what faults call the body
     * @throws Refusal if the body is empty, not JSON, or not the JSON expected
     */
    static <T> T read(String name, byte[] body, JsonReader.Source<T> source) throws Refusal {
        if (Arrays.mismatch(body, BYTE_ORDER_MARK) == BYTE_ORDER_MARK.length) {
            throw malformed(name, "byte order mark (expected: a JSON value) at line 1, column 1");
        }
        try {
            return JsonReader.readFirst(name, GoStrings.repaired(body), source).orElseThrow(() -> required(name));
        } catch (JsonException fault) {
            throw malformed(name, fault.text());
        }
    }

    private static Refusal malformed(String body, String fault) {
        return Refusal.coded(400, 400, "parsing " + body + " body failed, because " + fault);
    }

    /** A fault: a value violates the schema. */
    static Refusal invalid(int code, String message) {
        return Refusal.coded(422, code, message);
    }

    /** A fault: the field is missing. */
    static Refusal required(String field) {
        return invalid(REQUIRED, field + " in body is required");
    }

    /** Reads the {@code known} fields of an object, which may be null; null stands for an object without fields. */
    static void fields(JsonReader json, List<String> known, JsonReader.Field field) throws JsonException {
        if (!json.isNull()) {
            json.someFieldsOrNull(known, field);
        }
    }

    /** What {@code parser}, which may throw a {@link DateTimeException}, makes of a time; null for null. */
    static <T> @Nullable T time(JsonReader json, Function<String, T> parser) throws JsonException {
        String text = json.orNull(JsonReader::string);
        try {
            return text == null ? null : parser.apply(text);
        } catch (DateTimeException e) {
            throw json.fault(String.valueOf(e.getMessage()));
        }
    }

    /** Adds the strings of an object to {@code known}; null stands for no object, whatever an earlier one held. */
    static LabelSet.Builder pairs(JsonReader json, LabelSet.Builder known) throws JsonException {
        if (json.isNull()) {
            return new LabelSet.Builder(0);
        }
        json.strings(known::add);
        return known;
    }
}
