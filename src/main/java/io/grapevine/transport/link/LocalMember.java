package io.grapevine.transport.link;

import io.grapevine.config.Secret;
import java.util.Optional;

/** This replica as it introduces itself on each connection, and what it demands of the other end. */
public record LocalMember(String label, Identity who, Optional<Secret> secret) {
    /** Rejects an empty secret. */
    public LocalMember {
        if (secret.filter(Secret::isEmpty).isPresent()) {
            throw new IllegalArgumentException("--cluster.secret-file: empty (expected: a secret)");
        }
    }

    /** Refuses the hello of another cluster or of this replica itself. */
    void check(Hello other) throws RefusedException {
        if (!label.equals(other.label())) {
            throw new RefusedException(LinkRefusal.LABEL, "\"" + other.label() + "\" (expected: \"" + label + "\")");
        }
        if (who.id().equals(other.who().id())) {
            throw new RefusedException(LinkRefusal.SELF, who.address().toString());
        }
    }
}
