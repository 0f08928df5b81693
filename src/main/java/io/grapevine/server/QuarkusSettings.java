package io.grapevine.server;

import io.smallrye.config.PropertiesConfigSourceLoader;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.SmallRyeConfigBuilderCustomizer;
import io.smallrye.config.SysPropConfigSource;
import java.util.Map;

/**
 * The settings of Quarkus: those that are built in, and system properties. By default it also reads the environment, {@code .env} and
 * {@code config/} of the working directory, which are not about this program: a word there would open a listener without logins.
 */
public final class QuarkusSettings implements SmallRyeConfigBuilderCustomizer {
    private static final String BUILT_IN = "application.properties";

    /** The order of that file among the sources, as Quarkus has it. */
    private static final int ORDER = 250;

    /** What no system property changes either: Quarkus opens no listener. */
    private static final Map<String, String> FIXED = Map.of(
            "quarkus.http.host-enabled", "false",
            "quarkus.http.domain-socket-enabled", "false",
            "quarkus.management.host-enabled", "false",
            "quarkus.management.domain-socket-enabled", "false");

    /** The settings; made by the loader of services. */
    public QuarkusSettings() {}

    /** Fixes what no option of the JVM may change. Before Quarkus starts. */
    static void fix() {
        System.getProperties().putAll(FIXED);
    }

    @Override
    public void configBuilder(SmallRyeConfigBuilder builder) {
        builder.setAddDefaultSources(false).setAddSystemSources(false).setAddPropertiesSources(false);
        builder.withSources(new SysPropConfigSource());
        builder.withSources(PropertiesConfigSourceLoader.inClassPath(BUILT_IN, ORDER, builder.getClassLoader()));
    }

    /** After the others, which ask for all sources. */
    @Override
    public int priority() {
        return Integer.MAX_VALUE;
    }
}
