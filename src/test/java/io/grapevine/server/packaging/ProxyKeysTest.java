package io.grapevine.server.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ProxyKeysTest {
    private static Map<String, byte[]> renamed(Map<String, byte[]> classes) {
        ProxyKeys keys = new ProxyKeys(new TreeMap<>(classes));
        Map<String, byte[]> renamed = new TreeMap<>();
        classes.forEach((name, content) -> renamed.put(name, keys.renamed(content)));
        return renamed;
    }

    private static Map<String, byte[]> build(String first, String second) {
        return Map.of("r/A", ClassFile.of("r/A", "x", first), "r/B", ClassFile.of("r/B", second, first, "y"));
    }

    @Test
    void keysDependOnTheClassesAlone() {
        Map<String, byte[]> one = renamed(build("proxykey19", "proxykey3"));
        Map<String, byte[]> other = renamed(build("proxykey1", "proxykey184"));

        assertThat(one.get("r/A")).isEqualTo(other.get("r/A"));
        assertThat(one.get("r/B")).isEqualTo(other.get("r/B"));
    }

    @Test
    void keysThatWereDifferentStayDifferent() throws Exception {
        Map<String, byte[]> classes = renamed(build("proxykey2", "proxykey1"));

        assertThat(ClassNames.ofClass(classes.get("r/A")))
                .contains("proxykey1", "x")
                .doesNotContain("proxykey2");
        assertThat(ClassNames.ofClass(classes.get("r/B"))).contains("proxykey1", "proxykey2", "y");
    }

    @Test
    void otherTextsStay() throws Exception {
        Map<String, byte[]> classes =
                renamed(Map.of("r/A", ClassFile.of("r/A", "aproxykey5", "proxykey", "proxykeys 5")));

        assertThat(ClassNames.ofClass(classes.get("r/A"))).contains("aproxykey5", "proxykey", "proxykeys 5");
    }
}
