package io.grapevine.config.http;

import io.grapevine.config.Secret;

/** HTTP basic authentication. User name and password each have at most one source. */
public record BasicAuth(
        String username,
        String usernameFile,
        String usernameRef,
        Secret password,
        String passwordFile,
        String passwordRef) {}
