package io.grapevine.it.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.grapevine.it.Cluster;
import io.grapevine.it.Eventually;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The list of silences and what can be done with those in it, in Chromium, against two replicas. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebUiSilencesIT {
    private Cluster cluster;

    @RegisterExtension
    private final WebUi ui = new WebUi();

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        cluster = ui.startCluster(directory, WebUi.ONE_TEAM);
    }

    private Instant end(String id) throws Exception {
        return Instant.parse(ui.silence(id).path("endsAt").asText());
    }

    /** The list with only the silences of this author, which each test has its own of. */
    private Page listOf(String author) throws Exception {
        return ui.openAs("Visitor", "#/silences?filter=" + author);
    }

    private static Locator section(Page page, String state) {
        return page.locator("section[aria-labelledby=silences-" + state + "]");
    }

    @Test
    void silencesAreListedByStateWithTheirAlerts() throws Exception {
        ui.fire("Listed", "info", ", \"instance\": \"a\"");
        ui.fire("Listed", "info", ", \"instance\": \"b\"");
        ui.addSilence("Listed", "Lista", "Disk swap");
        ui.addSilence("ListedToo", "Lista", "Nothing yet");
        ui.addSilence("Listed", "Lista", "Maintenance", Duration.ofHours(2));
        String expired = ui.addSilence("ListedOnce", "Lista", "Was here");
        cluster.running().get(0).send("DELETE", "/api/v2/silence/" + expired, "");
        Page page = listOf("Lista");

        assertThat(section(page, "active").locator("h2")).hasText("Active (2)");
        assertThat(section(page, "pending").locator("h2")).hasText("Pending (1)");
        WebUi.assertShows(WebUi.silenceCard(page, "Disk swap"), "Lista · until", "1 h left · mutes 2 alerts");
        assertThat(WebUi.silenceCard(page, "Nothing yet")).containsText("mutes no alert now");
        assertThat(WebUi.silenceCard(page, "Maintenance")).containsText("starts in 2 h · will mute 2 alerts");
        WebUi.button(page, "Expired").click();
        assertThat(section(page, "expired").locator("h2")).hasText("Expired (1)");
        assertThat(WebUi.silenceCard(page, "Was here")).containsText("ended");
    }

    @Test
    void theListIsFilteredByMatchersAndWords() throws Exception {
        ui.addSilence("SoughtOne", "Filtra", "First reason");
        ui.addSilence("SoughtTwo", "Filtra", "Second reason");
        Page page = listOf("Filtra");
        assertThat(page.locator("gv-silence")).hasCount(2);
        page.keyboard().press("/");
        page.keyboard().type("alertname=\"SoughtOne\"");
        assertThat(WebUi.silenceCard(page, "Second reason")).hasCount(0);
        assertThat(WebUi.silenceCard(page, "First reason")).isVisible();
        assertThat(page).hasURL(Pattern.compile("filter=alertname%3D%22SoughtOne%22"));
        page.locator("#filter").fill("filtra second");
        assertThat(page.locator("gv-silence h3")).hasText("Second reason");
        page.locator("#filter").fill("no such text");
        assertThat(page.locator(".empty")).containsText(Pattern.compile("No match\\. \\d+ silences are hidden"));
        page.locator(".empty a").click();
        assertThat(WebUi.silenceCard(page, "First reason")).isVisible();
        page.locator("#filter").fill("@author=Filtra -second");
        assertThat(page.locator("gv-silence h3")).hasText(new String[] {"First reason"});
        page.locator("#filter").fill("filtra @age>1h");
        assertThat(page.getByRole(AriaRole.ALERT))
                .containsText("@age>1h (expected on this page: @author, matchers, words)");
        WebUi.applyFilter(page, "first or");
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("or (expected: a term on each side");
        assertThat(WebUi.silenceCard(page, "First reason")).isVisible();
    }

    @Test
    void anotherReasonChangesTheSilenceAndOtherMatchersReplaceIt() throws Exception {
        String id = ui.addSilence("Edited", "Edita", "Before");
        Page page = ui.openAs("Visitor", "#/silences/" + id);
        WebUi.button(WebUi.silenceCard(page, "Before"), "Edit").click();
        Locator form = page.locator("gv-silence-form");
        assertThat(form.locator("input[name=author]")).hasValue("Edita");
        assertThat(page).hasURL(Pattern.compile("#/silences/" + id + "/edit$"));
        assertThat(page).hasTitle(Pattern.compile("Edit silence · Grapevine$"));
        assertThat(form.locator("output[name=start]")).containsText("UTC");
        assertThat(form.locator("input[name=start]")).hasCount(0);
        form.locator("input[name=comment]").fill("After");
        form.locator("button.primary").click();
        assertThat(WebUi.toasts(page)).containsText("Saved; it lasts until");
        assertThat(page).hasURL(Pattern.compile("#/silences/" + id + "$"));
        WebUi.button(WebUi.silenceCard(page, "After"), "Edit").click();
        form.locator("input[name=matcher]").fill("instance=\"a\"");
        form.locator("button.primary").click();

        assertThat(WebUi.toasts(page)).containsText("Saved as a new silence, and the old one has expired.");
        assertThat(page).hasURL(Pattern.compile("replaces=" + id));
        ui.awaitState(id, "expired");
        ui.awaitState(WebUi.shownSilence(page), "active");
        page.locator(".silence-details a", new Page.LocatorOptions().setHasText(id.substring(0, 8)))
                .click();
        WebUi.assertShows(page.locator("gv-silence .marked"), "expired", "ended");
    }

    @Test
    void anExpiredSilenceComesBackByUndo() throws Exception {
        String id = ui.addSilence("Expired", "Expira", "Too early");
        Page page = listOf("Expira");
        WebUi.button(WebUi.silenceCard(page, "Too early"), "Expire").click();
        assertThat(WebUi.toasts(page)).containsText("Silence expired");
        assertThat(page.locator("gv-silence")).hasCount(0);
        ui.awaitState(id, "expired");
        WebUi.button(WebUi.toasts(page), "Undo").click();

        assertThat(WebUi.toasts(page)).containsText("Silence created again");
        assertThat(WebUi.silenceCard(page, "Too early")).containsText("Expira · until");
        WebUi.toasts(page)
                .getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName("Show"))
                .click();
        assertThat(page).hasURL(Pattern.compile("#/silences/[0-9a-f-]{36}"));
        String again = WebUi.shownSilence(page);
        assertThat(again).isNotEqualTo(id);
        ui.awaitState(again, "active");
    }

    @Test
    void anExpiredSilenceIsMadeAgain() throws Exception {
        String id = ui.addSilence("Recreated", "Recrea", "Once more");
        cluster.running().get(0).send("DELETE", "/api/v2/silence/" + id, "");
        Page page = ui.openAs("Visitor", "#/silences/" + id);
        WebUi.button(WebUi.silenceCard(page, "Once more"), "Recreate").click();
        assertThat(page.locator("h1")).hasText("Recreate silence");
        assertThat(page.locator("gv-silence-form input[name=comment]")).hasValue("Once more");
        assertThat(page.locator("gv-silence-form .chip.matcher")).hasCount(1);
        page.locator("gv-silence-form button.primary").click();

        assertThat(page).hasURL(Pattern.compile("#/silences/(?!" + id + ")[0-9a-f-]{36}"));
        String again = WebUi.shownSilence(page);
        ui.awaitState(again, "active");
        assertThat(ui.silence(again).path("createdBy").asText()).isEqualTo("Visitor");
    }

    @Test
    void manyExpireWithOneConfirmationAndComeBackByUndo() throws Exception {
        ui.fire("Bulk1", "info", "");
        List<String> ids = List.of(
                ui.addSilence("Bulk1", "Bulka", "One"),
                ui.addSilence("Bulk2", "Bulka", "Two"),
                ui.addSilence("Bulk3", "Bulka", "Three"));
        Page page = listOf("Bulka");
        page.getByLabel("Select all").check();
        assertThat(page.locator(".bulk [role=status]")).hasText("3 selected");
        WebUi.button(page, "Expire…").click();
        Locator dialog = page.locator("gv-silence-bulk dialog");
        WebUi.assertShows(dialog, "Expire 3 silences?", "1 alert may notify again");
        WebUi.button(dialog, "Cancel").click();
        assertThat(page.locator("gv-silence")).hasCount(3);
        WebUi.button(page, "Expire…").click();
        WebUi.button(dialog, "Expire 3 silences").click();

        assertThat(WebUi.toasts(page)).containsText("3 silences expired");
        assertThat(page.locator("gv-silence")).hasCount(0);
        for (String id : ids) {
            ui.awaitState(id, "expired");
        }
        WebUi.button(WebUi.toasts(page), "Undo").click();
        assertThat(WebUi.toasts(page)).containsText("3 silences created again");
        assertThat(section(page, "active").locator("h2")).hasText("Active (3)");
    }

    @Test
    void manyAreExtendedAndUndoGivesThemTheirOldEnds() throws Exception {
        String first = ui.addSilence("Long1", "Longa", "First");
        String second = ui.addSilence("Long2", "Longa", "Second");
        String untouched = ui.addSilence("Long3", "Longa", "Third");
        for (String id : List.of(first, second, untouched)) {
            ui.awaitState(id, "active");
        }
        Instant before = end(first);
        Instant third = end(untouched);
        Page page = listOf("Longa");
        page.getByLabel("Select First").check();
        page.getByLabel("Select Second").check();
        WebUi.button(page, "Extend…").click();
        Locator dialog = page.locator("gv-silence-bulk dialog");
        dialog.getByLabel("4h", new Locator.GetByLabelOptions().setExact(true)).check();
        WebUi.button(dialog, "Extend 2 silences by 4h").click();
        assertThat(WebUi.toasts(page)).containsText("2 silences extended");
        Eventually.holds("extended", () -> end(first).equals(before.plus(Duration.ofHours(4))));
        assertThat(end(untouched)).isEqualTo(third);
        WebUi.button(WebUi.toasts(page), "Undo").click();

        assertThat(WebUi.toasts(page)).containsText("2 silences have their old ends again");
        Eventually.holds("set back", () -> end(first).equals(before));
        ui.awaitState(second, "active");
    }

    @Test
    void whatAnotherReplicaDoesIsSeenWithoutAReload() throws Exception {
        Page page = WebUi.open(ui.chromium().page(), cluster.running().get(1), "#/silences?filter=Othera");
        assertThat(page.locator("h1")).hasText("Silences");
        String id = ui.addSilence("Elsewhere", "Othera", "Made elsewhere");
        assertThat(WebUi.silenceCard(page, "Made elsewhere")).containsText("Othera");
        cluster.running().get(0).send("DELETE", "/api/v2/silence/" + id, "");

        assertThat(WebUi.silenceCard(page, "Made elsewhere")).hasCount(0);
    }

    @Test
    void anUnknownSilenceIsSaid() throws Exception {
        Page page = ui.open("#/silences/0f4bd0b8-32b9-4a4d-a2b8-3a4a5d6d7e8f");

        assertThat(page.getByRole(AriaRole.ALERT)).containsText("There is no silence 0f4bd0b8");
    }
}
