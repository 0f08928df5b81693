package io.grapevine.configfile.shape;

import static io.grapevine.configfile.shape.FieldSet.alwaysFlag;
import static io.grapevine.configfile.shape.FieldSet.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.grapevine.configfile.yaml.MappingReader;
import io.grapevine.configfile.yaml.MappingWriter;
import io.grapevine.configfile.yaml.Reading;
import io.grapevine.configfile.yaml.YamlEmitter;
import io.grapevine.configfile.yaml.YamlText;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class ShapeTest {
    /** A section. */
    public record Lamp(String colorName, boolean isOn) {}

    private static final Field<String> COLOR = text("color_name", "white");
    private static final Field<Boolean> ON = alwaysFlag("on", true).in("isOn");
    private static final Field<String> SHADE = text("shade");
    private static final Shape<Lamp> LAMP = Shape.of(Lamp.class, COLOR, ON);

    private final Reading reading = new Reading("lamps.yml", Path.of("/"));

    @Test
    void shapeReadsEachComponentFromItsField() {
        assertThat(read(LAMP::read, "{color_name: red, 'on': false}")).isEqualTo(new Lamp("red", false));
        assertThat(read(LAMP::read, "{}")).isEqualTo(new Lamp("white", true));
        assertThat(reading.isEmpty()).isTrue();
    }

    @Test
    void shapeWritesTheFieldsInTheOrderOfTheComponents() {
        assertThat(YamlEmitter.write(MappingWriter.mapping(out -> LAMP.write(new Lamp("red", false), out))))
                .isEqualTo("color_name: red\n\"on\": false\n");
        assertThat(YamlEmitter.write(MappingWriter.mapping(out -> LAMP.write(new Lamp("", true), out))))
                .isEqualTo("\"on\": true\n");
    }

    @Test
    void mustHaveAFieldForEachComponent() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Shape.of(Lamp.class, COLOR))
                .withMessage("Lamp: [color_name] (expected: a field for each of [colorName, isOn])");
        assertThatIllegalArgumentException().isThrownBy(() -> Shape.of(Lamp.class, ON, COLOR));
        assertThatIllegalArgumentException().isThrownBy(() -> Shape.of(Lamp.class, COLOR, ON, SHADE));
    }

    @Test
    void letsACheckCompleteADraftFromFieldsBesideTheRecord() {
        Shape<Lamp> shaded =
                LAMP.beside(SHADE).checked(draft -> draft.set(COLOR, draft.get(SHADE) + ' ' + draft.get(COLOR)));
        assertThat(read(shaded::read, "{color_name: red, shade: dark}")).isEqualTo(new Lamp("dark red", true));
        assertThat(reading.isEmpty()).isTrue();
    }

    @Test
    void notesWhatIsSetTogetherAtTheSecond() {
        Shape<Lamp> exclusive = LAMP.beside(SHADE).checked(draft -> draft.atMostOne(COLOR, SHADE));
        read(exclusive::read, "{shade: dark,\n color_name: red}");
        assertThat(faults())
                .containsExactly(
                        "lamps.yml:1:9: shade: set beside color_name (expected: at most one of color_name & shade)");
    }

    @Test
    void notesWhatIsMissing() {
        Shape<Lamp> demanding = LAMP.beside(SHADE).checked(draft -> {
            draft.require(SHADE, "a shade");
            draft.exactlyOne(SHADE);
            draft.oneOf(COLOR, "red", "blue");
            draft.complete(SHADE, "", "the shop");
        });
        read(demanding::read, "{}");
        assertThat(faults())
                .containsExactly(
                        "lamps.yml:1:1: shade: missing (expected: a shade)",
                        "lamps.yml:1:1: missing shade (expected: one of them)",
                        "lamps.yml:1:1: color_name: \"white\" (expected: one of red, blue)",
                        "lamps.yml:1:1: shade: missing (expected: a value here or in the shop)");
    }

    @Test
    void completesOnlyWhatIsNotConfigured() {
        Shape<Lamp> completed = LAMP.beside(SHADE).checked(draft -> {
            draft.complete(SHADE, "dark");
            draft.complete(COLOR, draft.get(SHADE));
        });
        assertThat(read(completed::read, "{color_name: ''}")).isEqualTo(new Lamp("dark", true));
        assertThat(read(completed::read, "{color_name: red}")).isEqualTo(new Lamp("red", true));
    }

    private <T> T read(Function<MappingReader, T> reader, String yaml) {
        return YamlText.parse(yaml.getBytes(StandardCharsets.UTF_8), reading)
                .orElseThrow()
                .read(reader);
    }

    private List<String> faults() {
        return reading.list().stream().map(Object::toString).toList();
    }
}
