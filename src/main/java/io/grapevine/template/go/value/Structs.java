package io.grapevine.template.go.value;

import io.grapevine.base.go.GoDuration;
import io.grapevine.model.LabelSet;
import io.grapevine.template.AlertData;
import io.grapevine.template.TemplateData;
import io.grapevine.template.go.value.GoValue.DataValue;
import io.grapevine.template.go.value.GoValue.IntValue;
import io.grapevine.template.go.value.GoValue.Pair;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Prints values with methods {@code String} or {@code Error}, and the fields of structs. */
final class Structs {
    private Structs() {}

    /**
     * The fields of a struct.
     *
     * @param pointer whether it is passed by reference
     * @param values the values by the fields' names, in Go's order
     */
    record Fields(String typeName, boolean pointer, Map<String, Object> values) {}

    /** The nil location inside a UTC time, printed by verbs that show a struct's fields. */
    enum NilLocation implements GoValue {
        NIL;

        @Override
        public GoType type() {
            return GoType.LOCATION;
        }
    }

    /** The result of the value's method {@code String}; null if it has none. */
    static @Nullable String ownText(Object value) {
        if (value instanceof LabelSet labels) {
            return LabelPairs.text(LabelPairs.sorted(labels));
        }
        if (value instanceof GoList list) {
            return list.type() == GoType.PAIRS ? LabelPairs.text(list) : null;
        }
        if (value instanceof GoTime || value instanceof Zone) {
            return value.toString();
        }
        if (value instanceof IntValue n) {
            return switch (n.type()) {
                case DURATION -> GoDuration.format(Duration.ofNanos(n.value()));
                case MONTH -> Calendar.month(n.value());
                case WEEKDAY -> Calendar.weekday(n.value());
                default -> null;
            };
        }
        return null;
    }

    /** The fields of a value that is neither a number, a text, a list nor a map. */
    static Fields fields(Object value) {
        if (value instanceof Pair) {
            return new Fields(GoType.PAIR.toString(), false, values(StructField.PAIR, value));
        }
        if (value instanceof AlertData) {
            return new Fields(GoType.ALERT.toString(), false, values(StructField.ALERT, value));
        }
        if (value instanceof TemplateData || value instanceof DataValue) {
            DataValue data = DataValue.of(value);
            Map<String, Object> values = values(StructField.DATA, data);
            values.put("routeLabelsRendered", data.routeLabelsRendered());
            return new Fields(GoType.DATA_COPY.toString(), data.isPointer(), values);
        }
        if (value instanceof GoTime time) {
            Map<String, Object> values = new LinkedHashMap<>();
            values.put("wall", new IntValue(GoType.UINT64, time.nanos()));
            values.put("ext", new IntValue(GoType.INT64, time.seconds() - GoTime.ZERO.seconds()));
            values.put("loc", NilLocation.NIL);
            return new Fields(GoType.TIME.toString(), false, values);
        }
        return new Fields(GoType.of(value).toString().replace("*", ""), true, Map.of());
    }

    private static Map<String, Object> values(List<StructField> fields, Object owner) {
        Map<String, Object> values = new LinkedHashMap<>();
        fields.forEach(field -> values.put(field.name(), field.get(owner)));
        return values;
    }
}
