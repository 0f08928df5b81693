package io.grapevine.config;

import java.time.Duration;

/** The configuration of one integration that sends HTTP requests. */
public interface HttpIntegrationConfig extends IntegrationConfig {
    /** The settings of its HTTP client. */
    HttpConfig httpConfig();

    /** How long an attempt may take; zero for no limit of its own. */
    default Duration timeout() {
        return Duration.ZERO;
    }
}
