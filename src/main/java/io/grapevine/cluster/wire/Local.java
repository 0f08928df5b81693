package io.grapevine.cluster.wire;

import io.grapevine.config.Secret;
import java.util.Optional;

/**
 * This side of every connection.
 *
 * @param label the cluster's label
 * @param who this replica
 * @param secret the shared secret, if there is one
 */
public record Local(String label, Identity who, Optional<Secret> secret) {
    /** A secret that is empty would look like safety. */
    public Local {
        if (secret.filter(Secret::isEmpty).isPresent()) {
            throw new IllegalArgumentException("cluster.secret-file: empty (expected: a secret)");
        }
    }

    /** Refuses whoever must not be talked to. */
    void check(Hello other) throws RefusedException {
        if (!label.equals(other.label())) {
            throw new RefusedException(LinkRefusal.LABEL, "\"" + other.label() + "\" (expected: \"" + label + "\")");
        }
        if (who.id().equals(other.who().id())) {
            throw new RefusedException(LinkRefusal.SELF, who.address().toString());
        }
    }
}
