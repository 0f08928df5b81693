package io.grapevine.template.go.function;

import static io.grapevine.template.go.function.TemplateFunction.fixed;

import io.grapevine.model.LabelSet;
import io.grapevine.template.AlertData;
import io.grapevine.template.go.value.GoList;
import io.grapevine.template.go.value.GoType;
import io.grapevine.template.go.value.GoValue.DataValue;
import io.grapevine.template.go.value.GoValue.Pair;
import io.grapevine.template.go.value.StructField;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The fields and methods of each type, which are all that templates can access. */
public final class Members {
    private static final Map<GoType, Map<String, StructField>> FIELDS = Map.of(
            GoType.DATA, byName(StructField.DATA),
            GoType.DATA_COPY, byName(StructField.DATA),
            GoType.ALERT, byName(StructField.ALERT),
            GoType.PAIR, byName(StructField.PAIR));

    /** A method's first parameter is the value that it is called on. */
    private static final Map<GoType, Map<String, TemplateFunction>> METHODS = new EnumMap<>(GoType.class);

    static {
        Stream.of(ofLists(), TimeFunctions.methods())
                .flatMap(List::stream)
                .forEach(method -> METHODS.computeIfAbsent(method.parameter(0), type -> new HashMap<>())
                        .put(method.name(), method));
    }

    /** The number of names up to which they are compared one by one: that is faster than to put them into a set. */
    private static final int FEW = 8;

    private Members() {}

    private static Map<String, StructField> byName(List<StructField> fields) {
        return fields.stream().collect(Collectors.toMap(StructField::name, Function.identity()));
    }

    /** The field {@code name} of values of {@code type}; null if there is none. */
    public static @Nullable StructField field(GoType type, String name) {
        return FIELDS.getOrDefault(type, Map.of()).get(name);
    }

    /** The method {@code name} of values of {@code type}, which are its first argument; null if there is none. */
    public static @Nullable TemplateFunction method(GoType type, String name) {
        return METHODS.getOrDefault(type, Map.of()).get(name);
    }

    private static List<TemplateFunction> ofLists() {
        GoType kv = GoType.KV;
        GoType pairs = GoType.PAIRS;
        return List.of(
                fixed("Values", Members::values, GoType.DATA),
                fixed("Values", Members::values, GoType.DATA_COPY),
                fixed("Values", (scope, a) -> ((AlertData) Objects.requireNonNull(a[0])).values(), GoType.ALERT),
                fixed("Firing", (scope, a) -> having(list(a), AlertData.FIRING), GoType.ALERTS),
                fixed("Resolved", (scope, a) -> having(list(a), AlertData.RESOLVED), GoType.ALERTS),
                fixed("SortedPairs", (scope, a) -> sorted(a), kv),
                fixed("Names", (scope, a) -> Pair.names(labelSet(a)), kv),
                fixed("Values", (scope, a) -> Pair.values(labelSet(a)), kv),
                fixed("String", (scope, a) -> Pair.text(sorted(a)), kv),
                fixed("Remove", (scope, a) -> remove(a), kv, GoType.STRING_SLICE),
                fixed("Names", (scope, a) -> Pair.names(list(a)), pairs),
                fixed("Values", (scope, a) -> Pair.values(list(a)), pairs),
                fixed("String", (scope, a) -> Pair.text(list(a)), pairs),
                fixed(
                        "Join",
                        (scope, a) -> TextFunctions.join(scope, TextFunctions.text(a, 1), a[0]),
                        GoType.STRINGS,
                        GoType.STRING));
    }

    private static Object values(Scope scope, @Nullable Object[] arguments) {
        return DataValue.of(Objects.requireNonNull(arguments[0])).data().values();
    }

    /** Alerts of one status. They are counted first: the usual case, all of them, needs no array. */
    private static GoList having(GoList all, String status) {
        int count = 0;
        for (int i = 0; i < all.size(); i++) {
            count += has(all.element(i), status) ? 1 : 0;
        }
        if (count == all.size()) {
            return all.copy(GoType.ALERT_SLICE);
        }
        Object[] kept = new Object[count];
        for (int i = all.size() - 1; i >= 0; i--) {
            if (has(all.element(i), status)) {
                kept[--count] = all.element(i);
            }
        }
        return GoList.of(GoType.ALERT_SLICE, kept);
    }

    private static boolean has(Object alert, String status) {
        return ((AlertData) alert).status().equals(status);
    }

    private static GoList list(@Nullable Object[] arguments) {
        return (GoList) Objects.requireNonNull(arguments[0]);
    }

    private static LabelSet labelSet(@Nullable Object[] arguments) {
        return (LabelSet) Objects.requireNonNull(arguments[0]);
    }

    private static GoList sorted(@Nullable Object[] arguments) {
        return Pair.sorted(labelSet(arguments));
    }

    private static LabelSet remove(@Nullable Object[] arguments) {
        Collection<@Nullable Object> names = Arrays.asList(((GoList) Objects.requireNonNull(arguments[1])).toArray());
        Collection<@Nullable Object> removed = names.size() <= FEW ? names : new HashSet<>(names);
        return labelSet(arguments).filterNames(name -> !removed.contains(name));
    }
}
