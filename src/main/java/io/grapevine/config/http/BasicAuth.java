package io.grapevine.config.http;

import io.grapevine.config.Secret;

/**
 * HTTP basic authentication. User name and password each have at most one source.
 *
 * @param username the name
 * @param usernameFile path of a file with the name
 * @param usernameRef the name's name in a secret store; there is none, so sending fails
 * @param password the password
 * @param passwordFile path of a file with the password
 * @param passwordRef the password's name in a secret store; there is none, so sending fails
 */
public record BasicAuth(
        String username,
        String usernameFile,
        String usernameRef,
        Secret password,
        String passwordFile,
        String passwordRef) {}
