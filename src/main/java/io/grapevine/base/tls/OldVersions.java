package io.grapevine.base.tls;

import java.security.Security;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * TLS 1.0 and 1.1, which the Java runtime refuses to everybody unless it is told otherwise. Old mail servers know nothing newer, and
 * {@code min_version} asks for them.
 */
public final class OldVersions {
    private static final String REFUSED = "jdk.tls.disabledAlgorithms";
    private static final List<String> OLD = List.of("TLSv1", "TLSv1.1");

    private OldVersions() {}

    /**
     * Lets those connections speak them whose settings ask for it; all connections of this program say which versions they speak. It works
     * only before anything of TLS is used, as the runtime reads the setting once.
     */
    public static void permit() {
        String refused = Security.getProperty(REFUSED);
        if (refused != null) {
            Security.setProperty(
                    REFUSED,
                    Stream.of(refused.split(","))
                            .map(String::strip)
                            .filter(each -> !OLD.contains(each))
                            .collect(Collectors.joining(", ")));
        }
    }
}
