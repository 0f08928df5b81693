package io.grapevine.template.go.html;

import io.grapevine.template.go.function.Scope;
import io.grapevine.template.go.function.TemplateFunction;
import io.grapevine.template.go.value.FunctionException;
import io.grapevine.template.go.value.GoType;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The functions that the escaper adds to pipelines. Their names are reserved: templates cannot call them. */
public enum EscaperFunction {
    /** For text between tags. */
    TEXT("htmlescaper", "html", ofText(Escapers::text)),
    /** For the content of {@code title} and {@code textarea}. */
    RCDATA("rcdataescaper", "html", ofText(Escapers::rcdata)),
    /** For attributes in quotes. */
    ATTRIBUTE("attrescaper", "html", ofText(Escapers::attribute)),
    /** For attributes without quotes. */
    UNQUOTED_ATTRIBUTE("nospaceescaper", "", ofText(Escapers::unquotedAttribute)),
    /** For names of attributes. */
    NAME("htmlnamefilter", "", ofText(Escapers::attributeName)),
    /** For comments, which take no values. */
    COMMENT("commentescaper", "", arguments -> ""),
    /** For the start of URLs. */
    URL_FILTER("urlfilter", "", ofText(Escapers::urlFilter)),
    /** For URLs up to their queries. */
    URL_NORMALIZER("urlnormalizer", "urlquery", ofText(Escapers::urlNormalize)),
    /** For queries and fragments of URLs. */
    URL_ESCAPER("urlescaper", "urlquery", ofText(Escapers::urlEscape)),
    SOURCE_SET("srcsetescaper", "", ofText(Escapers::sourceSet)),
    /** For code of scripts. */
    JS_VALUE("jsvalescaper", "", Escapers::jsValue),
    /** For strings of scripts. */
    JS_STRING("jsstrescaper", "", ofText(Escapers::jsString)),
    /** For template literals of scripts. */
    JS_TEMPLATE("jstmpllitescaper", "", ofText(Escapers::jsTemplate)),
    /** For regular expressions of scripts. */
    JS_REGEXP("jsregexpescaper", "", ofText(Escapers::jsRegexp)),
    /** For strings of style sheets. */
    CSS_STRING("cssescaper", "", ofText(Escapers::cssString)),
    /** For values in style sheets. */
    CSS_VALUE("cssvaluefilter", "", ofText(Escapers::cssValue)),
    /** No escaper, but the text of the arguments that an author gave to a predefined one. */
    EVALUATE("eval_args", "", Content::printed);

    @FunctionalInterface
    private interface Escape {
        String apply(@Nullable Object[] arguments) throws FunctionException;
    }

    private static final String PREFIX = "_html_template_";

    /** The escapers whose output holds nothing that an attribute or element could be ended with. */
    private static final List<EscaperFunction> HARMLESS_IN_QUOTES =
            List.of(COMMENT, CSS_STRING, JS_REGEXP, JS_STRING, JS_TEMPLATE);

    private final String shortName;
    private final String predefined;

    @SuppressWarnings("ImmutableEnumChecker") // none of the functions has a state
    private final Escape escape;

    EscaperFunction(String shortName, String predefined, Escape escape) {
        this.shortName = shortName;
        this.predefined = predefined;
        this.escape = escape;
    }

    private static Escape ofText(Function<Content, String> escape) {
        return arguments -> escape.apply(Content.of(arguments));
    }

    /** The reserved name. */
    public String functionName() {
        return PREFIX + shortName;
    }

    /** The functions of all escapers, for the executor. */
    public static List<TemplateFunction> functions() {
        return Stream.of(values()).map(EscaperFunction::function).toList();
    }

    private TemplateFunction function() {
        return TemplateFunction.variadic(functionName(), this::apply, GoType.ANY);
    }

    private String apply(Scope scope, @Nullable Object[] arguments) throws FunctionException {
        String escaped = escape.apply(arguments);
        scope.charge(escaped.length());
        return escaped;
    }

    /** Whether the predefined function of that name may take the place of this. */
    boolean isSameAs(String function) {
        return !predefined.isEmpty() && predefined.equals(function);
    }

    /** Whether {@code next} changes nothing behind {@code before}. */
    static boolean makesRedundant(String before, String next) {
        return next.equals(ATTRIBUTE.functionName())
                && HARMLESS_IN_QUOTES.stream().anyMatch(escaper -> before.equals(escaper.functionName()));
    }
}
