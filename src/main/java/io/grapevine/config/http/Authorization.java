package io.grapevine.config.http;

import io.grapevine.config.Secret;

/**
 * The {@code Authorization} header: a type and credentials, of which at most one form is set.
 *
 * @param type the type, {@code Bearer} unless set
 */
public record Authorization(String type, Secret credentials, String credentialsFile, String credentialsRef) {
    /** A bearer token, given itself or as a file that holds it. */
    public static Authorization bearer(Secret token, String tokenFile) {
        return new Authorization("Bearer", token, tokenFile, "");
    }
}
