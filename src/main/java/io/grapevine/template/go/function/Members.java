package io.grapevine.template.go.function;

import io.grapevine.model.LabelSet;
import io.grapevine.template.AlertData;
import io.grapevine.template.TemplateData;
import io.grapevine.template.go.time.GoTime;
import io.grapevine.template.go.value.DataValue;
import io.grapevine.template.go.value.FunctionException;
import io.grapevine.template.go.value.GoList;
import io.grapevine.template.go.value.GoType;
import io.grapevine.template.go.value.LabelPairs;
import io.grapevine.template.go.value.Pair;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The fields and methods of each type, which are all that templates can access. */
public final class Members {
    private static final Map<GoType, Map<String, Member>> BY_TYPE = build();

    /** So many names are compared one by one faster than they are put into a set. */
    private static final int FEW = 8;

    private Members() {}

    /** The field or method {@code name} of values of {@code type}; null if there is none. */
    public static @Nullable Member find(GoType type, String name) {
        Map<String, Member> members = BY_TYPE.get(type);
        return members == null ? null : members.get(name);
    }

    private static Map<GoType, Map<String, Member>> build() {
        Map<GoType, Map<String, Member>> types = new EnumMap<>(GoType.class);
        for (GoType type : GoType.values()) {
            types.put(type, new LinkedHashMap<>());
        }
        data(types.get(GoType.DATA), owner -> (TemplateData) owner);
        data(types.get(GoType.DATA_COPY), owner -> ((DataValue) owner).data());
        alert(types.get(GoType.ALERT));
        alerts(types.get(GoType.ALERTS));
        labels(types.get(GoType.KV));
        pairs(types.get(GoType.PAIRS), types.get(GoType.PAIR));
        methods(
                types.get(GoType.STRINGS),
                List.of(TemplateFunction.fixed("Join", Members::join, GoType.STRINGS, GoType.STRING)));
        TimeMethods.all().forEach((type, methods) -> methods(types.get(type), methods));
        return types;
    }

    private static void property(@Nullable Map<String, Member> members, String name, Member.Getter getter) {
        Objects.requireNonNull(members).put(name, new Member.Property(getter));
    }

    private static void methods(@Nullable Map<String, Member> members, List<TemplateFunction> methods) {
        for (TemplateFunction method : methods) {
            Objects.requireNonNull(members).put(method.name(), new Member.Method(method));
        }
    }

    private static void data(@Nullable Map<String, Member> members, Function<Object, TemplateData> of) {
        property(members, "Receiver", owner -> of.apply(owner).receiver());
        property(members, "Status", owner -> of.apply(owner).status());
        property(members, "Alerts", owner -> GoList.alerts(of.apply(owner)));
        property(members, "NotificationReason", owner -> of.apply(owner).notificationReason());
        property(members, "GroupLabels", owner -> of.apply(owner).groupLabels());
        property(members, "CommonLabels", owner -> of.apply(owner).commonLabels());
        property(members, "CommonAnnotations", owner -> of.apply(owner).commonAnnotations());
        property(members, "RouteLabels", owner -> of.apply(owner).routeLabels());
        property(members, "ExternalURL", owner -> of.apply(owner).externalUrl());
    }

    private static void alert(@Nullable Map<String, Member> members) {
        property(members, "Status", owner -> ((AlertData) owner).status());
        property(members, "Labels", owner -> ((AlertData) owner).labels());
        property(members, "Annotations", owner -> ((AlertData) owner).annotations());
        property(members, "StartsAt", owner -> GoTime.of(((AlertData) owner).startsAt()));
        property(members, "EndsAt", owner -> GoTime.of(((AlertData) owner).endsAt()));
        property(members, "GeneratorURL", owner -> ((AlertData) owner).generatorUrl());
        property(members, "Fingerprint", owner -> ((AlertData) owner).fingerprint());
    }

    private static void alerts(@Nullable Map<String, Member> members) {
        GoType alerts = GoType.ALERTS;
        methods(
                members,
                List.of(
                        TemplateFunction.fixed("Firing", (scope, a) -> having(a, AlertData.FIRING), alerts),
                        TemplateFunction.fixed("Resolved", (scope, a) -> having(a, AlertData.RESOLVED), alerts)));
    }

    private static GoList having(@Nullable Object[] arguments, String status) {
        GoList all = list(arguments);
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

    private static GoList sorted(@Nullable Object[] arguments) {
        return LabelPairs.sorted(labelSet(arguments));
    }

    private static LabelSet labelSet(@Nullable Object[] arguments) {
        return (LabelSet) Objects.requireNonNull(arguments[0]);
    }

    private static void labels(@Nullable Map<String, Member> members) {
        GoType kv = GoType.KV;
        methods(
                members,
                List.of(
                        TemplateFunction.fixed("SortedPairs", (scope, a) -> sorted(a), kv),
                        TemplateFunction.fixed("Names", (scope, a) -> LabelPairs.names(labelSet(a)), kv),
                        TemplateFunction.fixed("Values", (scope, a) -> LabelPairs.values(labelSet(a)), kv),
                        TemplateFunction.fixed("String", (scope, a) -> LabelPairs.text(sorted(a)), kv),
                        TemplateFunction.fixed("Remove", (scope, a) -> remove(a), kv, GoType.STRING_SLICE)));
    }

    private static LabelSet remove(@Nullable Object[] arguments) {
        GoList names = (GoList) Objects.requireNonNull(arguments[1]);
        if (names.size() <= FEW) {
            return labelSet(arguments).filterNames(name -> !contains(names, name));
        }
        Set<String> removed = new HashSet<>();
        for (int i = 0; i < names.size(); i++) {
            removed.add((String) names.element(i));
        }
        return labelSet(arguments).filterNames(name -> !removed.contains(name));
    }

    private static boolean contains(GoList names, String name) {
        for (int i = 0; i < names.size(); i++) {
            if (name.equals(names.element(i))) {
                return true;
            }
        }
        return false;
    }

    private static void pairs(@Nullable Map<String, Member> pairs, @Nullable Map<String, Member> pair) {
        property(pair, "Name", owner -> ((Pair) owner).name());
        property(pair, "Value", owner -> ((Pair) owner).value());
        methods(
                pairs,
                List.of(
                        TemplateFunction.fixed("Names", (scope, a) -> LabelPairs.names(list(a)), GoType.PAIRS),
                        TemplateFunction.fixed("Values", (scope, a) -> LabelPairs.values(list(a)), GoType.PAIRS),
                        TemplateFunction.fixed("String", (scope, a) -> LabelPairs.text(list(a)), GoType.PAIRS)));
    }

    private static Object join(Scope scope, @Nullable Object[] arguments) throws FunctionException {
        @Nullable Object[] swapped = {arguments[1], arguments[0]};
        return TextFunctions.join(scope, swapped);
    }
}
