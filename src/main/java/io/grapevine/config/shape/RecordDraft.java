package io.grapevine.config.shape;

import io.grapevine.base.go.Quoted;
import io.grapevine.config.Secret;
import io.grapevine.config.yaml.MappingReader;
import io.grapevine.config.yaml.Value;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The values of a section while it is read, for validation and defaults. Fields are named as in the file; a name that
 * the section's table lacks is an {@link IllegalArgumentException}.
 */
public final class RecordDraft {
    private final MappingReader in;
    private final Map<String, Field<?>> fields = new LinkedHashMap<>();
    private final Map<String, @Nullable Object> values = new LinkedHashMap<>();

    RecordDraft(MappingReader in, List<Field<?>> fields) {
        this.in = in;
        fields.forEach(field -> {
            this.fields.put(field.name(), field);
            values.put(field.name(), field.read(in));
        });
    }

    /** The mapping that the values come from. */
    public MappingReader in() {
        return in;
    }

    /** The value of {@code field}; {@code T} is the type of its component. */
    @SuppressWarnings({"unchecked", "NullAway", "TypeParameterUnusedInFormals"})
    public <T extends @Nullable Object> T get(String field) {
        return (T) values.get(known(field).name());
    }

    /** Replaces the value of {@code field}. */
    public void set(String field, @Nullable Object value) {
        values.put(known(field).name(), value);
    }

    /** Whether {@code field} has a value that counts as configured. */
    public boolean isSet(String field) {
        return known(field).isSet(values.get(field));
    }

    /** Whether at least one of {@code alternatives} has a value that counts as configured. */
    public boolean isAnySet(String... alternatives) {
        return Arrays.stream(alternatives).anyMatch(this::isSet);
    }

    private Field<?> known(String field) {
        Field<?> known = fields.get(field);
        if (known == null) {
            throw new IllegalArgumentException(field + " (expected: one of " + fields.keySet() + ")");
        }
        return known;
    }

    /** Replaces the value of {@code field} unless it is configured. */
    public void complete(String field, @Nullable Object value) {
        if (!isSet(field)) {
            set(field, value);
        }
    }

    /**
     * Replaces the value of {@code field} unless it is configured, and reports an error if {@code value} is empty
     * either.
     *
     * @param source the field that {@code value} comes from
     */
    public void complete(String field, @Nullable Object value, String source) {
        complete(field, value);
        if (!isSet(field)) {
            fault(field, "missing (expected: a value here or in " + source + ")");
        }
    }

    /** Reports an error at {@code field}. */
    public void fault(String field, String message) {
        in.fault(known(field).name(), message);
    }

    /** Reports an error of the whole section. */
    public void fault(String message) {
        in.fault(message);
    }

    /** Reports an error if {@code field} is not configured. */
    public void require(String field, String expected) {
        if (!isSet(field)) {
            fault(field, "missing (expected: " + expected + ")");
        }
    }

    /** Reports an error unless the value of {@code field} is one of {@code allowed}. */
    public void oneOf(String field, String... allowed) {
        String actual = get(field);
        if (!List.of(allowed).contains(actual) && !actual.equals(Value.UNREADABLE)) {
            fault(field, Quoted.quote(actual) + " (expected: one of " + String.join(", ", allowed) + ")");
        }
    }

    /** Reports an error for the value of {@code field}, or each value of its list, that does not match {@code allowed}. */
    public void requireMatch(String field, Pattern allowed, String expected) {
        Object value = isSet(field) ? get(field) : List.of();
        for (Object each : value instanceof List<?> list ? list : List.of(value)) {
            String shown = each.toString();
            String text = each instanceof Secret secret ? secret.reveal() : shown;
            boolean isMasked = each instanceof Secret && text.equals(shown); // in a configuration that a server shows
            if (!allowed.matcher(text).matches() && !text.equals(Value.UNREADABLE) && !isMasked) {
                fault(field, Quoted.quote(shown) + " (expected: " + expected + ")");
            }
        }
    }

    /** Reports an error if more than one of {@code alternatives} is configured. */
    public void atMostOne(String... alternatives) {
        List<String> configured =
                Arrays.stream(alternatives).filter(this::isSet).toList();
        if (configured.size() > 1) {
            String allowed = String.join(" & ", alternatives);
            fault(configured.get(1), "set beside " + configured.get(0) + " (expected: at most one of " + allowed + ")");
        }
    }

    /** Reports an error for each field that is configured beside the field of a file or a reference with its value. */
    public void valueOrFile() {
        fields.keySet().stream()
                .filter(field -> fields.containsKey(field + "_file"))
                .map(field -> Stream.of(field, field + "_file", field + "_ref").filter(fields::containsKey))
                .forEach(alternatives -> atMostOne(alternatives.toArray(String[]::new)));
    }

    /** Reports an error unless exactly one of {@code alternatives} is configured. */
    public void exactlyOne(String... alternatives) {
        if (!isAnySet(alternatives)) {
            fault("missing " + String.join(" & ", alternatives) + " (expected: one of them)");
        }
        atMostOne(alternatives);
    }
}
