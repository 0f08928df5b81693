package io.grapevine.config.shape;

import static io.grapevine.config.shape.FieldSet.flag;
import static io.grapevine.config.shape.FieldSet.optionalSecret;
import static io.grapevine.config.shape.FieldSet.secretUrl;
import static io.grapevine.config.shape.FieldSet.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.grapevine.config.Secret;
import io.grapevine.config.yaml.MappingReader;
import io.grapevine.config.yaml.ReadContext;
import io.grapevine.config.yaml.YamlEmitter;
import io.grapevine.config.yaml.YamlText;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ShapeTest {
    /** A section. */
    public record Lamp(String colorName, boolean isOn) {}

    /** A section with a component that no field fits. */
    public record Street(List<Lamp> lamps) {}

    /** A section of secrets. */
    public record Keys(
            Secret a,
            Secret b,
            @Nullable Secret c,
            @Nullable Secret d) {}

    private static final Field<String> COLOR = text("color_name", "white");
    private static final Field<Boolean> ON = flag("on").or(true).always().in("isOn");
    private static final Field<String> SHADE = text("shade");
    private static final Shape<Lamp> LAMP = Shape.of(Lamp.class, COLOR, ON);

    private final ReadContext reading = new ReadContext("lamps.yml", Path.of("/"));

    @Test
    void shapeReadsEachComponentFromItsField() {
        assertThat(read(LAMP::read, "{color_name: red, 'on': false}")).isEqualTo(new Lamp("red", false));
        assertThat(read(LAMP::read, "{}")).isEqualTo(new Lamp("white", true));
        assertThat(reading.isEmpty()).isTrue();
    }

    @Test
    void shapeWritesTheFieldsInTheOrderOfTheComponents() {
        assertThat(YamlEmitter.write(LAMP.write(new Lamp("red", false)))).isEqualTo("color_name: red\n\"on\": false\n");
        assertThat(YamlEmitter.write(LAMP.write(new Lamp("", true)))).isEqualTo("\"on\": true\n");
    }

    @Test
    void shapeWritesSecretsAsTokens() {
        Shape<Keys> keys = Shape.of(Keys.class, optionalSecret("c"), secretUrl("d"));
        Secret hush = new Secret("hush");
        Secret empty = new Secret("");
        assertThat(YamlEmitter.write(keys.write(new Keys(hush, empty, empty, hush))))
                .isEqualTo("a: <secret>\nc: null\nd: <secret>\n");
    }

    @Test
    void componentWithoutASpecialFieldHasTheFieldOfItsNameAndType() {
        Shape<Lamp> shape = Shape.of(Lamp.class, ON);
        assertThat(List.of(shape.has("color_name"), shape.has("on"), shape.has("is_on")))
                .containsExactly(true, true, false);
        assertThat(read(Shape.of(Lamp.class)::read, "{color_name: red, is_on: true}"))
                .isEqualTo(new Lamp("red", true));
        assertThat(reading.isEmpty()).isTrue();
    }

    @Test
    void templatesAreTheTextsThatAreNotLiteral() {
        assertThat(LAMP.templates()).containsExactly("color_name");
        assertThat(Shape.of(Lamp.class, COLOR.literal().or("red").always()).templates())
                .isEmpty();
        assertThat(Shape.of(Keys.class).templates()).containsExactly("a", "b", "c", "d");
    }

    @Test
    void shapeGivesTheFallbackForAMissingFieldAndTheEmptyValueForNull() {
        assertThat(read(LAMP::read, "{color_name: null, 'on': }")).isEqualTo(new Lamp("", false));
        assertThat(reading.isEmpty()).isTrue();
    }

    @Test
    void mustHaveAComponentForEachSpecialField() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Shape.of(Lamp.class, COLOR, ON, SHADE))
                .withMessage("Lamp: [shade] (expected: one field for each component at most)");
        assertThatIllegalArgumentException().isThrownBy(() -> Shape.of(Lamp.class, COLOR, text("color_name")));
        assertThatIllegalArgumentException().isThrownBy(() -> Shape.of(Street.class));
    }

    @Test
    void refusesToLookUpAnUnknownField() {
        Shape<Lamp> mistaken = LAMP.checked(draft -> draft.require("colour", "a colour"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(mistaken::read, "{}"))
                .withMessage("colour (expected: one of [color_name, on])");
    }

    @Test
    void letsACheckCompleteADraftFromFieldsBesideTheRecord() {
        Shape<Lamp> shaded = LAMP.beside(SHADE)
                .checked(draft -> draft.set("color_name", draft.get("shade") + " " + draft.get("color_name")));
        assertThat(read(shaded::read, "{color_name: red, shade: dark}")).isEqualTo(new Lamp("dark red", true));
        assertThat(reading.isEmpty()).isTrue();
    }

    @Test
    void notesWhatIsSetTogetherAtTheSecond() {
        Shape<Lamp> exclusive = LAMP.beside(SHADE).checked(draft -> draft.atMostOne("color_name", "shade"));
        read(exclusive::read, "{shade: dark,\n color_name: red}");
        assertThat(faults())
                .containsExactly(
                        "lamps.yml:1:9: shade: set beside color_name (expected: at most one of color_name & shade)");
    }

    @Test
    void notesWhatIsMissing() {
        Shape<Lamp> demanding = LAMP.beside(SHADE).checked(draft -> {
            draft.require("shade", "a shade");
            draft.exactlyOne("shade");
            draft.oneOf("color_name", "red", "blue");
            draft.complete("shade", "", "the shop");
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
            draft.complete("shade", "dark");
            draft.complete("color_name", draft.get("shade"));
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
