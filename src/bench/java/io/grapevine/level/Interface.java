package io.grapevine.level;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The paths of the web server of an Alertmanager: those that its module describes, and those that no description has. */
final class Interface {
    /** Every method is tried on each path. */
    static final List<String> METHODS = List.of("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS");

    private static final List<String> UNDESCRIBED = List.of(
            "/",
            "/x",
            "/-/healthy",
            "/-/ready",
            "/-/reload",
            "/-/x",
            "/metrics",
            "/debug/pprof/",
            "/debug/pprof/heap",
            "/favicon.ico",
            "/script.js",
            "/lib/x",
            "/ui",
            "/ui/",
            "/ui/x",
            "/api",
            "/api/",
            "/api/x",
            "/api/v1",
            "/api/v1/alerts",
            "/api/v1/x",
            "/api/v2",
            "/api/v2/",
            "/api/v2/x",
            "/api/v3",
            "/api/v3alpha",
            "/api/grpc.health.v1.Health/Check",
            "/grpc.health.v1.Health/Check",
            "/api/grpc.reflection.v1.ServerReflection/ServerReflectionInfo");

    private static final Pattern PACKAGE = Pattern.compile("^package ([\\w.]+);", Pattern.MULTILINE);
    private static final Pattern SERVICE =
            Pattern.compile("^service (\\w+) \\{(.*?)^}", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern CALL = Pattern.compile("\\brpc (\\w+)");
    private static final String SAMPLE = "00000000-0000-4000-8000-00000000000f";

    private Interface() {}

    /** The paths that the sources of a module describe, as OpenAPI and as services of protocol buffers, and the others. */
    static List<String> paths(Path module) throws IOException {
        List<String> paths = new ArrayList<>(UNDESCRIBED);
        try (Stream<Path> files = Files.walk(module.resolve("api"))) {
            for (Path file : files.filter(file -> file.endsWith("openapi.yaml")).toList()) {
                Samples.YAML
                        .readTree(file.toFile())
                        .path("paths")
                        .fieldNames()
                        .forEachRemaining(path -> paths.add("/api/v2" + path.replaceAll("\\{\\w+}", SAMPLE)));
            }
        }
        try (Stream<Path> files = Files.walk(module)) {
            for (Path file :
                    files.filter(file -> file.toString().endsWith(".proto")).toList()) {
                paths.addAll(calls(Files.readString(file)));
            }
        }
        return paths;
    }

    /** The paths of the calls that a file of protocol buffers describes, as Connect has them. */
    static List<String> calls(String proto) {
        List<String> paths = new ArrayList<>();
        Matcher in = PACKAGE.matcher(proto);
        String name = in.find() ? in.group(1) + "." : "";
        Matcher service = SERVICE.matcher(proto);
        while (service.find()) {
            Matcher call = CALL.matcher(service.group(2));
            while (call.find()) {
                paths.add("/api/" + name + service.group(1) + "/" + call.group(1));
            }
        }
        return paths;
    }

    /** What an answer is: its status, the type of its content, and where it leads to. */
    static String described(int status, Optional<String> type, Optional<String> location) {
        Map<String, Optional<String>> parts = new LinkedHashMap<>();
        parts.put("", type.map(value -> value.replaceFirst(";.*", "")));
        parts.put("to ", location);
        StringBuilder text = new StringBuilder(Integer.toString(status));
        parts.forEach((word, part) ->
                part.ifPresent(value -> text.append(' ').append(word).append(value)));
        return text.toString();
    }
}
