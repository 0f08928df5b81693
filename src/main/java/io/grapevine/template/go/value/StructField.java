package io.grapevine.template.go.value;

import io.grapevine.template.AlertData;
import io.grapevine.template.TemplateData;
import io.grapevine.template.go.value.GoValue.DataValue;
import io.grapevine.template.go.value.GoValue.Pair;
import java.util.List;
import java.util.function.Function;

/**
 * A field of a Go struct that templates can read, print and encode as JSON.
 *
 * @param name the name of the field in Go
 * @param json the name of the field in JSON
 * @param getter reads it from an owner of the right type
 */
public record StructField(String name, String json, Function<Object, Object> getter) {
    /** The fields of {@link Pair}, in Go's order. */
    public static final List<StructField> PAIR = List.of(pair("Name", Pair::name), pair("Value", Pair::value));

    /** The fields of {@link AlertData}, in Go's order. */
    public static final List<StructField> ALERT = List.of(
            alert("Status", "status", AlertData::status),
            alert("Labels", "labels", AlertData::labels),
            alert("Annotations", "annotations", AlertData::annotations),
            alert("StartsAt", "startsAt", alert -> GoTime.of(alert.startsAt())),
            alert("EndsAt", "endsAt", alert -> GoTime.of(alert.endsAt())),
            alert("GeneratorURL", "generatorURL", AlertData::generatorUrl),
            alert("Fingerprint", "fingerprint", AlertData::fingerprint));

    /** The exported fields of {@link TemplateData} and {@link DataValue}, in Go's order. */
    public static final List<StructField> DATA = List.of(
            data("Receiver", "receiver", TemplateData::receiver),
            data("Status", "status", TemplateData::status),
            data("Alerts", "alerts", GoList::alerts),
            data("NotificationReason", "notification_reason", TemplateData::notificationReason),
            data("GroupLabels", "groupLabels", TemplateData::groupLabels),
            data("CommonLabels", "commonLabels", TemplateData::commonLabels),
            data("CommonAnnotations", "commonAnnotations", TemplateData::commonAnnotations),
            data("RouteLabels", "routeLabels", TemplateData::routeLabels),
            data("ExternalURL", "externalURL", TemplateData::externalUrl));

    private static StructField pair(String name, Function<Pair, Object> getter) {
        return new StructField(name, name, owner -> getter.apply((Pair) owner));
    }

    private static StructField alert(String name, String json, Function<AlertData, Object> getter) {
        return new StructField(name, json, owner -> getter.apply((AlertData) owner));
    }

    private static StructField data(String name, String json, Function<TemplateData, Object> getter) {
        return new StructField(
                name,
                json,
                owner -> getter.apply(owner instanceof TemplateData data ? data : ((DataValue) owner).data()));
    }

    /** The field's value. */
    public Object get(Object owner) {
        return getter.apply(owner);
    }
}
