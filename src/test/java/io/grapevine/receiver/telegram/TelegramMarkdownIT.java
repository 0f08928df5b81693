package io.grapevine.receiver.telegram;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.Lists;
import io.grapevine.config.UpdateMode;
import io.grapevine.httpclient.message.ActionLinks.Link;
import io.grapevine.notification.Outcome;
import io.grapevine.receiver.AddedKinds;
import io.grapevine.receiver.EchoRenderer;
import io.grapevine.receiver.FakeChat.Shown;
import io.grapevine.receiver.OnVertx;
import io.grapevine.receiver.Outcomes;
import io.grapevine.receiver.Samples;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts in a markup that is cut, or that Telegram cannot parse. */
class TelegramMarkdownIT extends OnVertx {
    @AutoClose
    private final FakeTelegram telegram = new FakeTelegram();

    private Outcome sent(UpdateMode mode, List<Link> links, String... fields) throws Exception {
        TelegramConfig config = telegram.config((Object[]) fields);
        TelegramNotifier notifier = new TelegramNotifier(
                config,
                AddedKinds.requests(vertx, config, EchoRenderer.templates().with((of, subject) -> links)),
                mode,
                null);
        return send(notifier, Samples.firing("disk_full"));
    }

    private Outcome.Delivered sent(String mode, String text) throws Exception {
        return Outcomes.delivered(sent(UpdateMode.NONE, List.of(), "parse_mode=" + mode, "message=" + text));
    }

    private String shown() {
        List<String> texts = telegram.messages().stream().map(Shown::text).toList();
        return Lists.only(texts);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            Markdown; *; *
            Markdown; _; _
            Markdown; `; `
            Markdown; ```; ```
            Markdown; [; ](http://e/)
            Markdown; [x](http://e/; )
            Markdown; *x* _y_ ```sh z```; ''
            MarkdownV2; *; *
            MarkdownV2; __; __
            MarkdownV2; __x_; _**__
            MarkdownV2; _x__; ___
            MarkdownV2; *x ~y ||z; ||~*
            MarkdownV2; ```; ```
            MarkdownV2; *`; `*
            MarkdownV2; [; ](http://e/)
            MarkdownV2; *[x](http://e/; )*
            MarkdownV2; \\*\\_\\[\\\\; ''
            HTML; <b><i>; </i></b>
            """)
    void aTextThatIsTooLongIsCutWhereItsMarkupCanBeClosed(String mode, String start, String end) throws Exception {
        for (int before : new int[] {0, 3000, 4080, 4090, 4093, 4094, 4095}) {
            telegram.clear();
            String text = "a".repeat(before) + " " + start + "b".repeat(4096) + end + " c";
            assertThat(sent(mode, text).flaw()).as("%s %d", start, before).isNull();
            String body =
                    telegram.requests().get(telegram.requests().size() - 1).body();
            assertThat(body.contains("parse_mode") || start.contains("[")).isTrue();
            String shown = shown();
            shown = body.contains("parse_mode") ? TelegramEntities.parse(mode, shown) : shown;
            assertThat(shown).startsWith("a".repeat(Math.min(before, 4000))).contains("…");
            assertThat(shown.codePointCount(0, shown.length())).isLessThanOrEqualTo(4096);
        }
    }

    @Test
    void aLinkWhoseTextIsTooLongIsShownAsText() throws Exception {
        assertThat(sent("MarkdownV2", "[" + "b".repeat(5000) + "](http://e/)").flaw())
                .isNull();
        assertThat(shown()).startsWith("[bbb").endsWith("b…");
    }

    @Test
    void escapesAreNotCut() throws Exception {
        assertThat(sent("MarkdownV2", "a" + "\\.".repeat(4000)).flaw()).isNull();
        assertThat(shown()).isEqualTo("a" + "\\.".repeat(2047) + "…");
        telegram.clear();
        assertThat(sent("Markdown", "\\_".repeat(4000)).flaw()).isNull();
        assertThat(shown()).isEqualTo("\\_".repeat(2047) + "…");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            Markdown; on {{ everything }}
            Markdown; *open
            MarkdownV2; a full stop.
            MarkdownV2; [link](http://e/
            HTML; <host> is down
            HTML; <b>open
            """)
    void aTextThatTelegramCannotParseIsSentAsItIs(String mode, String text) throws Exception {
        assertThat(sent(mode, text).flaw())
                .startsWith("message: Telegram cannot parse it as " + mode + ", so it was sent without parse_mode: "
                        + "Bad Request: can't parse entities: ");
        assertThat(telegram.requests()).hasSize(2);
        assertThat(telegram.requests().get(1).body()).doesNotContain("parse_mode");
        assertThat(shown()).contains(text.replaceAll("<b>|\\{.*", ""));
    }

    @Test
    void htmlThatTelegramCannotParseIsSentWithoutItsTags() throws Exception {
        sent("HTML", "<b>1 &lt; 2 &amp; &#34;</b> <a href=\"http://e/?a&amp;b\">Run<i>book</i></a> on <host>");
        assertThat(shown()).isEqualTo("1 < 2 & \" Runbook (http://e/?a&b) on <host>");
        telegram.clear();
        sent("HTML", "<b>" + "&lt;".repeat(4095) + "</b></u>");
        assertThat(shown()).isEqualTo("<".repeat(4095));
        telegram.clear();
        sent("HTML", "<b>" + "<b>x</b>".repeat(4000) + "</u>");
        assertThat(shown()).isEqualTo("x".repeat(4000));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://am:9093", "https://am.example.org"})
    void refusedMarkupAndRefusedLinksLoseBoth(String url) throws Exception {
        List<Link> links = List.of(new Link("Acknowledge", url + "/act"));
        Outcome.Delivered delivered =
                Outcomes.delivered(sent(UpdateMode.NONE, links, "parse_mode=Markdown", "message=disk_full"));
        assertThat(delivered.flaw()).contains("parse_mode");
        assertThat(shown()).isEqualTo(url.contains("example") ? "disk_full\nAcknowledge" : "disk_full");
    }

    @Test
    void anEditThatCannotBeParsedIsMadeWithoutMarkupToo() throws Exception {
        TelegramConfig config = telegram.config("parse_mode=Markdown", "message={{ .Status }} disk_full");
        TelegramNotifier notifier =
                new TelegramNotifier(config, AddedKinds.requests(vertx, config), UpdateMode.EDIT, null);
        Outcome.Delivered first = Outcomes.delivered(send(notifier, Samples.firing("h1")));
        Outcome.Delivered second =
                Outcomes.delivered(send(notifier, Samples.with(first.receiverData(), Samples.resolved())));
        assertThat(second.flaw()).contains("parse_mode");
        assertThat(telegram.messages()).extracting(Shown::text).contains("resolved disk_full");
    }

    @Test
    void anotherRefusalIsTriedAgainAsBefore() throws Exception {
        telegram.refuse("sendMessage", 400, "Bad Request: chat not found", 0);
        assertThat(sent(UpdateMode.NONE, List.of(), "message=x")).isInstanceOf(Outcome.Retryable.class);
        assertThat(telegram.requests()).hasSize(1);
    }
}
