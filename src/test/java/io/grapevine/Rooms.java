package io.grapevine;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The table of rooms: the folders of the program, the rooms that each may import, and which packages are free of frameworks. What a
 * feature has in another room stands in the feature's own folder, in one that has the name of the room.
 */
final class Rooms {
    static final String ROOT = "io.grapevine";

    /** The rooms that each may import, by its name, which is that of its folder. */
    static final Map<String, List<String>> ALL = new TreeMap<>();

    static {
        room("base", "");
        room("model", "base");
        room("config", "base model");
        room("template", "base model");
        room("mesh", "base model");
        room("records", "base model mesh");
        room("notification", "base model template");
        room("core", "base model config template mesh records notification");
        room("features", "base model config mesh records notification core");
        room("event", "base model config mesh records notification core");
        room("transport", "base config mesh records");
        room("storage", "base mesh records");
        room("httpclient", "base model config template notification");
        room("tracing", "base config httpclient");
        room("receiver", "base model config template records notification core features httpclient");
        room("files", "base model config template core features httpclient receiver");
        room("tenant", "base model config template records core features mesh receiver files");
        room("access", "base model config records tenant");
        room("eventrecorder", "base model config records notification event httpclient");
        room("shadow", "base model config records notification core features event");
        room("history", "base model records notification core storage httpclient");
        room(
                "web",
                "base model config template records notification core features mesh httpclient receiver tenant access shadow history");
        room(
                "virtualtime",
                "base model config template records notification core features mesh httpclient receiver files history");
        room(
                "amtool",
                "base model config template records notification core features transport storage httpclient receiver files tenant"
                        + " access history virtualtime");
        room(
                "server",
                "base model config template records notification core features mesh event transport storage httpclient tracing receiver"
                        + " files tenant access eventrecorder shadow history web virtualtime amtool");
    }

    /** The packages that use no framework, no file and no clock, with those below them but for the {@link #EDGE}. */
    static final List<String> CORE = List.of(
            "base.go",
            "base.loop",
            "base.metrics",
            "base.trace",
            "base.protobuf",
            "base.journal",
            "model",
            "mesh",
            "config",
            "template",
            "records",
            "notification",
            "core",
            "features",
            "tenant",
            "virtualtime.simulation");

    /** The packages that stand below those of the core and are none of it. */
    static final List<String> EDGE = List.of("config.yaml", "config.shape", "config.tls", "tenant.config");

    /** Packages whose parts know each other: the list of kinds and the kinds, the server and what stands before its endpoints. */
    private static final List<String> WHOLES = List.of("receiver", "web.access", "web.page");

    private Rooms() {}

    private static void room(String name, String imports) {
        ALL.put(name, imports.isEmpty() ? List.of() : Arrays.asList(imports.split(" ")));
    }

    /** What of a package others may stand on or below: the package itself, or the whole that it is a part of. */
    static String whole(String name) {
        return WHOLES.stream()
                .filter(each -> isIn(name, each))
                .map(each -> ROOT + "." + each.replaceFirst("\\.\\w+$", ""))
                .findFirst()
                .orElse(name);
    }

    /** The room of a package; no text if it is in none. A side of a feature is in the room that it is named after. */
    static String of(String name) {
        if (isSide(name)) {
            return lastPart(name);
        }
        String room =
                name.startsWith(ROOT + ".") ? name.substring(ROOT.length() + 1).split("\\.")[0] : "";
        return ALL.containsKey(room) ? room : "";
    }

    /** Whether a package is the side of a feature in another room: its endpoints, or its commands. */
    private static boolean isSide(String name) {
        return isIn(name, "features")
                && ALL.containsKey(lastPart(name))
                && !lastPart(name).equals("features");
    }

    private static String lastPart(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /** Whether a package is one of the core. */
    static boolean isCore(String name) {
        return !isSide(name)
                && CORE.stream().anyMatch(each -> isIn(name, each))
                && EDGE.stream().noneMatch(each -> isIn(name, each));
    }

    private static boolean isIn(String name, String above) {
        return (name + ".").startsWith(ROOT + "." + above + ".");
    }
}
