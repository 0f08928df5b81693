package io.grapevine;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** The table of rooms: the packages of the program, the rooms that each may import, and which of them are the core. */
final class Rooms {
    static final String ROOT = "io.grapevine";

    /**
     * A room.
     *
     * @param packages the packages in it, each with those below it that stand in no other room
     * @param imports the rooms that it may import
     */
    record Room(List<String> packages, List<String> imports) {
        static Room of(String packages, String imports) {
            return new Room(Arrays.asList(packages.split(" ")), Arrays.asList(imports.split(" ")));
        }
    }

    static final Map<String, Room> ALL = new TreeMap<>(
            Map.ofEntries(
                    Map.entry("base", Room.of("base storage.journal", "")),
                    Map.entry("model", Room.of("model", "base")),
                    Map.entry(
                            "config",
                            Room.of("config config.file.yaml config.file.shape config.file.tls", "base model")),
                    Map.entry("template", Room.of("template", "base model")),
                    Map.entry("mesh", Room.of("mesh", "base model")),
                    Map.entry(
                            "core",
                            Room.of(
                                    "alerts silence nflog mute dispatch notify node eventrecorder.event",
                                    "base model config template mesh")),
                    Map.entry("transport", Room.of("mesh.transport mesh.memberlist", "base config mesh core")),
                    Map.entry("storage", Room.of("storage", "base model mesh core")),
                    Map.entry(
                            "http", Room.of("httpclient receiver.message tracing", "base model config template core")),
                    Map.entry("receiver", Room.of("receiver", "base model config template core http")),
                    Map.entry("files", Room.of("config.file", "base model config template http receiver")),
                    Map.entry(
                            "tenant", Room.of("tenant access", "base model config template core mesh receiver files")),
                    Map.entry(
                            "history",
                            Room.of("history eventrecorder shadow", "base model config core mesh storage http")),
                    Map.entry(
                            "web", Room.of("web", "base model config template core mesh http receiver tenant history")),
                    Map.entry(
                            "tools",
                            Room.of(
                                    "amtool virtualtime",
                                    "base model config template core mesh transport storage http receiver files tenant history")),
                    Map.entry(
                            "server",
                            Room.of(
                                    "server",
                                    "base model config template core mesh transport storage http receiver files tenant history web tools"))));

    /** The packages of the core, with those below them but for the {@link #EDGE}. */
    static final List<String> CORE = List.of(
            "base.go",
            "base.loop",
            "base.metrics",
            "base.trace",
            "base.protobuf",
            "model",
            "storage.journal",
            "mesh",
            "config",
            "template",
            "alerts",
            "silence",
            "nflog",
            "mute",
            "dispatch",
            "notify",
            "eventrecorder.event",
            "node",
            "tenant",
            "virtualtime.simulation");

    /** The packages that stand below those of the core and are none of it. */
    static final List<String> EDGE = List.of("mesh.transport", "mesh.memberlist", "config.file", "tenant.config");

    /** Packages whose parts know each other: the list of kinds and the kinds, the server and what stands before its endpoints. */
    private static final List<String> WHOLES = List.of("receiver", "web.access", "web.page", "node.heartbeat");

    /** Each package is asked for many times. */
    private static final Map<String, String> FOUND = new ConcurrentHashMap<>();

    private Rooms() {}

    /** What of a package others may stand on or below: the package itself, or the whole that it is a part of. */
    static String whole(String name) {
        return WHOLES.stream()
                .filter(each -> isIn(name, each) && !isIn(name, "receiver.message"))
                .map(each -> ROOT + "." + each.split("\\.")[0])
                .findFirst()
                .orElse(name);
    }

    /** The room of a package; no text if it is in none. */
    static String of(String name) {
        return FOUND.computeIfAbsent(name, Rooms::find);
    }

    private static String find(String name) {
        return ALL.entrySet().stream()
                .flatMap(room -> room.getValue().packages().stream().map(each -> Map.entry(each, room.getKey())))
                .filter(each -> isIn(name, each.getKey()))
                .max(Comparator.comparing(each -> each.getKey().length()))
                .map(Map.Entry::getValue)
                .orElse("");
    }

    /** Whether a package is one of the core. */
    static boolean isCore(String name) {
        return CORE.stream().anyMatch(each -> isIn(name, each)) && EDGE.stream().noneMatch(each -> isIn(name, each));
    }

    private static boolean isIn(String name, String above) {
        return (name + ".").startsWith(ROOT + "." + above + ".");
    }
}
