package io.grapevine;

import io.grapevine.receiver.Kinds;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The table of rooms: the packages of the program, the rooms that each may import, and which of them are the core. */
final class Rooms {
    static final String ROOT = "io.grapevine";

    /** Each kind of receiver has a room of its own, and none imports another. */
    private static final List<String> KIND_ROOMS =
            Kinds.ALL.stream().map(kind -> "receiver." + kind.label()).toList();

    private static final String KIND =
            "base.crypto base.go model.* config config.file.* template notify httpclient.* receiver receiver.message";

    /**
     * Each room and the rooms it may import: {@code x} the room alone, {@code x.*} also the rooms below it. A room includes the
     * packages below it that are no rooms of their own.
     */
    static final Map<String, String> ALL = withKinds(Map.ofEntries(
            Map.entry("base.crypto", ""),
            Map.entry("base.go", ""),
            Map.entry("base.loop", ""),
            Map.entry("base.metrics", ""),
            Map.entry("base.trace", ""),
            Map.entry("base.protobuf", "base.go"),
            Map.entry("base.tls", "base.go"),
            Map.entry("base.kafka", ""),
            Map.entry("base.commandline", "base.go"),
            Map.entry("model", "base.crypto base.go base.protobuf"),
            Map.entry("model.matcher", "base.go model"),
            Map.entry("model.timeinterval", ""),
            Map.entry("model.action", "base.go"),
            Map.entry("storage.journal", ""),
            Map.entry("mesh", "base.* model storage.journal"),
            Map.entry("config", "base.crypto model.*"),
            Map.entry("template", "base.go model model.matcher"),
            Map.entry("alerts", "base.* model.* storage.journal"),
            Map.entry("silence", "base.* model.* mesh storage.journal"),
            Map.entry("nflog", "base.* model mesh storage.journal"),
            Map.entry("mute.inhibit", "base.* model.* config alerts"),
            Map.entry("mute", "base.loop model.* alerts silence mute.inhibit"),
            Map.entry("dispatch.route", "model.* config"),
            Map.entry("notify", "base.* model.* config template mute nflog mesh"),
            Map.entry("dispatch", "base.* model.* config template alerts notify dispatch.route"),
            Map.entry("alerts.persistence", "base.* model config alerts notify dispatch.* storage.journal"),
            Map.entry("eventrecorder.event", "model config silence notify dispatch.route"),
            Map.entry(
                    "node",
                    "base.* model.* config template alerts.* silence nflog mute.* notify dispatch.* mesh"
                            + " eventrecorder.event storage.journal"),
            Map.entry("config.file.yaml", "base.go base.tls config"),
            Map.entry("config.file.tls", "base.tls config.file.yaml"),
            Map.entry("config.file.shape", "base.go config config.file.yaml"),
            Map.entry("config.file.http", "base.go config config.file.yaml config.file.shape"),
            Map.entry(
                    "config.file",
                    "base.go base.metrics model.* config config.file.* receiver " + String.join(" ", KIND_ROOMS)),
            Map.entry("receiver", KIND + " receiver.issue " + String.join(" ", KIND_ROOMS)),
            Map.entry("config.check", "base.go template config config.file.* receiver"),
            Map.entry("tenant", ""),
            Map.entry("tenant.config", "base.go model.* config.* template receiver receiver.sns tenant"),
            Map.entry(
                    "tenant.registry",
                    "base.* config alerts alerts.persistence dispatch silence nflog mesh node tenant storage.journal"),
            Map.entry("mesh.transport", "base.* config config.file.tls config.file.yaml mesh"),
            Map.entry("mesh.memberlist", "base.* silence nflog mesh mesh.transport"),
            Map.entry("storage", "base.* model silence nflog mesh node storage.journal"),
            Map.entry("httpclient", "base.* model config"),
            Map.entry("httpclient.sender", "base.* model config template notify httpclient receiver.message"),
            Map.entry("receiver.message", "base.crypto base.go model.* template notify httpclient"),
            Map.entry("receiver.issue", KIND),
            Map.entry(
                    "receiver.registry",
                    "base.crypto base.go base.kafka model config config.check template notify httpclient.* receiver receiver.issue receiver.message "
                            + String.join(" ", KIND_ROOMS)),
            Map.entry(
                    "receiver.receivertest",
                    "base.go model config config.check notify httpclient.* receiver receiver.email receiver.kafka"
                            + " receiver.message receiver.registry receiver.sns"),
            Map.entry("history", "base.* model.* silence notify"),
            Map.entry("history.query", "base.go model.* silence notify history"),
            Map.entry("history.store", "base.go history storage"),
            Map.entry("history.recording", "base.* model alerts silence nflog notify history history.store"),
            Map.entry("shadow", "base.* model config silence nflog notify dispatch.route eventrecorder.event"),
            Map.entry("eventrecorder", "base.* model.* config silence nflog notify eventrecorder.event httpclient.*"),
            Map.entry("tracing", "base.* config httpclient"),
            Map.entry("virtualtime.simulation", "base.loop mesh node storage.journal"),
            Map.entry(
                    "virtualtime.configtest",
                    "base.* model.* config.* template alerts silence nflog mute.* notify dispatch.* node httpclient.*"
                            + " receiver.* virtualtime.simulation"),
            Map.entry(
                    "virtualtime.replay",
                    "base.go model config config.file.* silence notify dispatch.route node httpclient history"
                            + " virtualtime.simulation virtualtime.configtest"),
            Map.entry("access", "base.go base.tls config.file.yaml model model.matcher silence tenant"),
            Map.entry("web", "base.* model.* config config.file.tls config.file.yaml silence tenant access"),
            Map.entry("web.action", "base.* model.* config node notify silence web access"),
            Map.entry(
                    "web.action.chat",
                    "base.* model.* config node notify silence httpclient.* receiver.message web web.action"),
            Map.entry(
                    "web.action.pagerduty",
                    "base.* model.* config node silence httpclient.* web web.action web.action.chat"),
            Map.entry(
                    "web.action.discord",
                    "base.* config httpclient.* receiver.message receiver.discord notify web web.action"
                            + " web.action.chat"),
            Map.entry(
                    "web.action.mattermost",
                    "base.go config httpclient receiver.message receiver.mattermost web web.action"
                            + " web.action.chat"),
            Map.entry(
                    "web.action.slack",
                    "base.* config httpclient.* receiver.message receiver.slack web web.action web.action.chat"),
            Map.entry(
                    "web.action.telegram",
                    "base.* config httpclient.* receiver.message receiver.telegram web web.action"
                            + " web.action.chat"),
            Map.entry(
                    "web.action.twilio",
                    "base.* model.* config node httpclient.* receiver.message receiver.twilio web web.action"
                            + " web.action.chat"),
            Map.entry("web.api.http", "base.go model.* mesh node web access"),
            Map.entry(
                    "web.api.v2",
                    "base.* model.* config template alerts silence mute notify dispatch.* mesh node web web.api.http access"),
            Map.entry(
                    "web.api.grapevine",
                    "base.* model.* config alerts silence nflog mute notify dispatch.* mesh node history history.query"
                            + " web web.action.chat web.api.http access"),
            Map.entry(
                    "web.api.receivertest",
                    "base.* model config template alerts notify dispatch.* node receiver.receivertest web"
                            + " web.api.http"),
            Map.entry(
                    "web.tenants",
                    "base.* model.* alerts silence dispatch mesh node tenant tenant.config tenant.registry web"
                            + " web.api.http web.api.v2 web.api.grapevine access"),
            Map.entry("web.api.shadow", "base.go model notify shadow web web.api.http"),
            Map.entry(
                    "amtool",
                    "base.* model.* config config.file.* config.check template silence notify dispatch.route storage"
                            + " mesh.memberlist httpclient receiver receiver.webpush history tenant tenant.config tenant.registry"
                            + " virtualtime.configtest virtualtime.replay access")));

    private static Map<String, String> withKinds(Map<String, String> others) {
        Map<String, String> rooms = new TreeMap<>(others);
        KIND_ROOMS.forEach(kind -> rooms.put(kind, KIND));
        Stream.of("receiver.github", "receiver.gitlab").forEach(kind -> rooms.put(kind, KIND + " receiver.issue"));
        rooms.merge("receiver.kafka", " base.kafka", String::concat);
        return rooms;
    }

    static final List<String> CORE = List.of(
            "base.go",
            "base.loop",
            "base.metrics",
            "base.trace",
            "base.protobuf",
            "model",
            "model.matcher",
            "model.timeinterval",
            "model.action",
            "storage.journal",
            "mesh",
            "config",
            "template",
            "alerts",
            "alerts.persistence",
            "silence",
            "nflog",
            "mute",
            "mute.inhibit",
            "dispatch",
            "dispatch.route",
            "notify",
            "eventrecorder.event",
            "node",
            "tenant",
            "tenant.registry",
            "virtualtime.simulation");

    private Rooms() {}

    /** The rooms of an entry of the table: one, or with {@code .*} also those below it. */
    static Stream<String> named(String name) {
        String above = name.endsWith(".*") ? name.substring(0, name.length() - 2) : "";
        return above.isEmpty()
                ? Stream.of(name)
                : ALL.keySet().stream().filter(room -> (room + ".").startsWith(above + "."));
    }

    /** The innermost room of a package; no text if it is in none. */
    static String of(String name) {
        return ALL.keySet().stream()
                .filter(room -> (name + ".").startsWith(ROOT + "." + room + "."))
                .max(Comparator.comparing(String::length))
                .orElse("");
    }
}
