package io.grapevine.app.log;

import java.util.List;

/** Finds the line of code that wrote to the log. */
final class LogSource {
    private static final StackWalker WALKER = StackWalker.getInstance();
    private static final List<String> MACHINERY = List.of(
            "io.grapevine.app.log.LineLogger",
            "io.grapevine.app.log.JulHandler",
            "io.grapevine.app.log.LogSource",
            "org.slf4j.",
            "java.", // a list that is logged line by line, and the logging of the JDK
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
