package io.grapevine.template.go.format;

import io.grapevine.go.GoDuration;
import io.grapevine.model.LabelSet;
import io.grapevine.template.AlertData;
import io.grapevine.template.TemplateData;
import io.grapevine.template.go.time.Calendar;
import io.grapevine.template.go.time.GoTime;
import io.grapevine.template.go.time.TimeWriter;
import io.grapevine.template.go.time.Zone;
import io.grapevine.template.go.value.DataValue;
import io.grapevine.template.go.value.GoList;
import io.grapevine.template.go.value.GoType;
import io.grapevine.template.go.value.IntValue;
import io.grapevine.template.go.value.LabelPairs;
import io.grapevine.template.go.value.Pair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Prints values with methods {@code String} or {@code Error}, and the fields of structs. */
final class Structs {
    private Structs() {}

    /**
     * The fields of a struct.
     *
     * @param pointer whether it is passed by reference
     * @param names the fields in their order
     * @param values as many
     */
    record Fields(String typeName, boolean pointer, List<String> names, List<Object> values) {}

    private static final List<String> PAIR = List.of("Name", "Value");
    private static final List<String> ALERT =
            List.of("Status", "Labels", "Annotations", "StartsAt", "EndsAt", "GeneratorURL", "Fingerprint");
    private static final List<String> TIME = List.of("wall", "ext", "loc");

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

    /** The result of the value's method {@code GoString}; null if it has none. */
    static @Nullable String goSyntax(Object value) {
        return value instanceof GoTime time ? TimeWriter.goSyntax(time) : null;
    }

    /** The fields of a value that is neither a number, a text, a list nor a map. */
    static Fields fields(Object value) {
        if (value instanceof Pair pair) {
            return new Fields("template.Pair", false, PAIR, List.of(pair.name(), pair.value()));
        }
        if (value instanceof AlertData alert) {
            return new Fields("template.Alert", false, ALERT, alert(alert));
        }
        if (value instanceof TemplateData data) {
            return data(data, true);
        }
        if (value instanceof DataValue copy) {
            return data(copy.data(), false);
        }
        if (value instanceof GoTime time) {
            long sinceYear1 = time.seconds() - GoTime.ZERO.seconds();
            List<Object> values = List.of(
                    new IntValue(GoType.UINT64, time.nanos()), new IntValue(GoType.INT64, sinceYear1), NilLocation.NIL);
            return new Fields("time.Time", false, TIME, values);
        }
        return new Fields(GoType.of(value).toString().replace("*", ""), true, List.of(), List.of());
    }

    private static List<Object> alert(AlertData alert) {
        return List.of(
                alert.status(),
                alert.labels(),
                alert.annotations(),
                GoTime.of(alert.startsAt()),
                GoTime.of(alert.endsAt()),
                alert.generatorUrl(),
                alert.fingerprint());
    }

    /**
     * The fields as Alertmanager 0.34 has them. Data that {@code amtool template render} is given without route labels
     * print as in 0.33, which is what the recorded cases hold.
     */
    private static Fields data(TemplateData data, boolean pointer) {
        boolean withRouteLabels =
                data.routeLabelsRendered() || !data.routeLabels().isEmpty();
        List<String> names = new ArrayList<>(List.of(
                "Receiver",
                "Status",
                "Alerts",
                "NotificationReason",
                "GroupLabels",
                "CommonLabels",
                "CommonAnnotations"));
        List<Object> values = new ArrayList<>(List.of(
                data.receiver(),
                data.status(),
                GoList.alerts(data),
                data.notificationReason(),
                data.groupLabels(),
                data.commonLabels(),
                data.commonAnnotations()));
        if (withRouteLabels) {
            names.add("RouteLabels");
            values.add(data.routeLabels());
        }
        names.add("ExternalURL");
        values.add(data.externalUrl());
        if (withRouteLabels) {
            names.add("routeLabelsRendered");
            values.add(data.routeLabelsRendered());
        }
        return new Fields("template.Data", pointer, names, values);
    }
}
