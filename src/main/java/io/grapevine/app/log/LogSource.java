package io.grapevine.app.log;

import java.util.List;

/** Finds the source file and line of a log call. */
final class LogSource {
    private static final StackWalker WALKER = StackWalker.getInstance();
    private static final List<String> MACHINERY = List.of(
            "io.grapevine.app.log.LineLogger",
            "io.grapevine.app.log.JulHandler",
            "io.grapevine.app.log.LogSource",
            "org.slf4j.",
            "java.", // callers that log in a loop of the JDK, and the JDK's logging
            "org.jboss.logmanager.",
            "org.jboss.logging.",
            "io.vertx.core.impl.logging.",
            "io.vertx.core.logging.",
            "io.netty.util.internal.logging.",
            "io.quarkus.netty.");

    private LogSource() {}

    static String caller() {
        return WALKER.walk(
                frames -> frames.filter(frame -> MACHINERY.stream().noneMatch(frame.getClassName()::startsWith))
                        .findFirst()
                        .map(frame -> frame.getFileName() + ":" + frame.getLineNumber())
                        .orElse("unknown:0"));
    }
}
