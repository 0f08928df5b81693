package io.grapevine.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.Config;
import io.grapevine.config.yaml.ConfigError;
import io.grapevine.config.yaml.Read;
import io.grapevine.config.yaml.RenamedKeys;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RenamedKeysTest {
    private static final Path FILE = Path.of("grapevine.yml");
    private static final Config CONFIG = ConfigLoader.LITERAL
            .parse(
                    Path.of("alertmanager.yml"),
                    "route: {receiver: r}\nreceivers: [{name: r}]\n".getBytes(StandardCharsets.UTF_8))
            .get()
            .config();

    private static List<String> faults(Read<?> read) {
        return read.faults().stream().map(ConfigError::toString).toList();
    }

    static List<String> olds() {
        return List.copyOf(RenamedKeys.ALL.keySet());
    }

    /** A file with a null at a path, such as {@code a: [{b: ~}]} for {@code a[].b}. */
    private static String with(String path) {
        int dot = path.indexOf('.');
        String key = dot < 0 ? path : path.substring(0, dot);
        String value = dot < 0 ? "~" : "{" + with(path.substring(dot + 1)) + "}";
        return key.endsWith("[]") ? key.replace("[]", "") + ": [" + value + "]" : key + ": " + value;
    }

    @ParameterizedTest
    @MethodSource("olds")
    void anOldNameIsRefusedWithTheNewOneAndItsPlace(String old) {
        String text = with(old);
        String name = old.substring(old.lastIndexOf('.') + 1);
        String place = "grapevine.yml:1:" + (text.lastIndexOf(name + ":") + 1) + ": " + old.replace("[]", "[0]");
        assertThat(faults(ConfigLoader.LITERAL.extensions(FILE, text.getBytes(StandardCharsets.UTF_8), CONFIG)))
                .contains(place + ": " + name + " is now " + RenamedKeys.ALL.get(old));
    }

    /** A table that sends people to a name that is not there is no help. */
    @ParameterizedTest
    @MethodSource("olds")
    void theNewNameIsKnown(String old) {
        String now = RenamedKeys.ALL.get(old).replaceFirst("(: | of ).*", ""); // the value that stands for the old key
        String path = old.contains(".") ? old.substring(0, old.lastIndexOf('.') + 1) + now : now;
        assertThat(faults(ConfigLoader.LITERAL.extensions(FILE, with(path).getBytes(StandardCharsets.UTF_8), CONFIG)))
                .noneMatch(fault -> fault.contains("field not found") || fault.contains(" is now "));
    }

    @Test
    void aFileOfRulesIsRefusedLikewise() {
        byte[] text = "silence_rules: []\n".getBytes(StandardCharsets.UTF_8);
        assertThat(faults(SilenceFiles.parse(Path.of("rules.yml"), text, Map.of())))
                .containsExactly("rules.yml:1:1: silence_rules: silence_rules is now silences.rules");
    }

    @Test
    void theNamesOfAlertmanagersFileAreNoOldOnes() {
        byte[] text = "route: {receiver: r}\nreceivers: [{name: r}]\nactions: {}\n".getBytes(StandardCharsets.UTF_8);
        assertThat(faults(ConfigLoader.LITERAL.parse(Path.of("alertmanager.yml"), text)))
                .singleElement()
                .asString()
                .contains("actions: field not found");
    }
}
