package io.grapevine.api.v2;

import com.fasterxml.jackson.core.JsonGenerator;
import io.grapevine.api.http.ApiJson;
import io.grapevine.config.Config;
import io.grapevine.config.RouteConfig;
import io.grapevine.dispatch.GroupMember;
import io.grapevine.dispatch.GroupView;
import io.grapevine.go.Utf8;
import io.grapevine.model.Alert;
import io.grapevine.model.Fingerprint;
import io.grapevine.model.LabelSet;
import io.grapevine.mute.MuteStatus;
import io.grapevine.node.Node;
import io.grapevine.notify.TimeMuting;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The operation {@code GET /alerts/groups}. */
final class GroupOperation {
    private record Row(Alert alert, MuteStatus mutes) {}

    private record Group(
            LabelSet labels, LabelSet routeLabels, String receiver, List<Row> rows, List<String> mutedBy) {}

    private static final Comparator<Group> LISTING =
            Comparator.comparing(Group::labels).thenComparing(Group::receiver, Utf8::compare);

    private final Node node;
    private final InstantSource clock;

    GroupOperation(Node node, InstantSource clock) {
        this.node = node;
        this.clock = clock;
    }

    void get(ApiExchange exchange) throws ApiException, IOException {
        List<Group> groups = groups(exchange.query(), clock.instant());
        Map<Fingerprint, List<String>> receivers = receivers(groups);
        boolean muted = exchange.query().flag("muted");
        exchange.stream(json -> {
            json.writeStartArray();
            for (Group group : groups) {
                if (muted || group.mutedBy().isEmpty()) {
                    write(json, group, receivers);
                }
            }
            json.writeEndArray();
        });
    }

    private List<Group> groups(Query query, Instant now) throws ApiException {
        AlertFilter filter = new AlertFilter(node, query, now);
        Config config = node.setup().config();
        ReceiverFilter receiverFilter = new ReceiverFilter(query, config.receivers());
        TimeMuting times = new TimeMuting(config.timeIntervals());
        List<Group> groups = new ArrayList<>();
        for (GroupView group : node.groups().groups()) {
            RouteConfig route = group.route().config();
            List<Row> rows = receiverFilter.admits(route.receiver()) ? rows(group, filter) : List.of();
            if (!rows.isEmpty()) {
                groups.add(new Group(
                        group.labels(), routeLabels(group, now), route.receiver(), rows, times.mutedBy(route, now)));
            }
        }
        groups.sort(LISTING);
        return groups;
    }

    private static List<Row> rows(GroupView group, AlertFilter filter) {
        List<Row> rows = new ArrayList<>();
        for (GroupMember member : group.members()) {
            if (filter.admits(member.alert())) {
                filter.status(member.alert()).ifPresent(mutes -> rows.add(new Row(member.alert(), mutes)));
            }
        }
        rows.sort(Comparator.comparing(Row::alert, Alert.LISTING));
        return rows;
    }

    /** The labels of the route, of which templates see all alerts of the group, whatever the query asks for. */
    private LabelSet routeLabels(GroupView group, Instant now) {
        if (group.route().config().labels().isEmpty()) {
            return LabelSet.EMPTY;
        }
        List<Alert> alerts = group.members().stream()
                .map(member -> member.alert().asOf(now))
                .sorted(Alert.LISTING)
                .toList();
        return node.groups().renderRouteLabels(group, alerts);
    }

    /** The receivers of each alert, one for each of its groups. */
    private static Map<Fingerprint, List<String>> receivers(List<Group> groups) {
        Map<Fingerprint, List<String>> receivers = new LinkedHashMap<>();
        for (Group group : groups) {
            for (Row row : group.rows()) {
                receivers
                        .computeIfAbsent(row.alert().fingerprint(), key -> new ArrayList<>(1))
                        .add(group.receiver());
            }
        }
        receivers.values().forEach(names -> names.sort(Utf8::compare));
        return receivers;
    }

    private static void write(JsonGenerator json, Group group, Map<Fingerprint, List<String>> receivers)
            throws IOException {
        AlertWriter writer = new AlertWriter(json);
        json.writeStartObject();
        json.writeArrayFieldStart("alerts");
        for (Row row : group.rows()) {
            List<String> names = receivers.getOrDefault(row.alert().fingerprint(), List.of());
            writer.write(row.alert(), row.mutes(), names, group.mutedBy());
        }
        json.writeEndArray();
        json.writeFieldName("labels");
        ApiJson.pairs(json, group.labels());
        json.writeObjectFieldStart("receiver");
        json.writeStringField("name", group.receiver());
        json.writeEndObject();
        json.writeFieldName("routeLabels");
        ApiJson.pairs(json, group.routeLabels());
        json.writeEndObject();
    }
}
