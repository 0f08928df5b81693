package io.grapevine.it;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A Chromium without a window, or a Firefox in its place, with the pages of a test. They report every native dialog, every error of
 * a script and of the Content-Security-Policy.
 */
public final class Chromium implements AutoCloseable {
    private static final List<String> FLAGS = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    /** Dark pages, and a connection for the stream of each profile that is still there. */
    private static final Map<String, Object> PREFERENCES = Map.of(
            "layout.css.prefers-color-scheme.content-override", 0,
            "network.http.max-persistent-connections-per-server", 100);

    private static final int PHONE_WIDTH = 390;
    private static final int PHONE_HEIGHT = 844;

    /** In milliseconds; for a computer that is busy. */
    private static final int PATIENCE = 60_000;

    private static final int PATIENCE_AFTER_FAILURE = 5_000;

    /** The process that all tests of a JVM share, as to start one takes seconds; it ends with the JVM. */
    private static @Nullable Browser shared;

    private final Browser browser;

    /** Ends the process, where it is not shared. */
    private final Runnable end;

    private final List<String> errors = new ArrayList<>();

    /**
     * A Chromium whose process other tests of the JVM share; skips the test where none is installed. The headless shell, which draws no window
     * of its own, takes two thirds of the processor time.
     */
    public Chromium() throws IOException {
        this(shared(), () -> {});
    }

    private Chromium(Browser browser, Runnable end) {
        this.browser = browser;
        this.end = end;
    }

    private static synchronized Browser shared() throws IOException {
        Browser known = shared;
        if (known == null || !known.isConnected()) {
            Path program = Tool.find("chromium-headless-shell", "chromium");
            Playwright playwright = playwright();
            known = chromium(playwright, program);
            shared = known;
            Runtime.getRuntime().addShutdownHook(new Thread(playwright::close, "end of Chromium"));
        }
        return known;
    }

    /** Starts one that can receive push messages, which the headless shell cannot; skips the test where none is installed. */
    public static Chromium withPush() throws IOException {
        Path program = Tool.find("chromium");
        Playwright playwright = playwright();
        return new Chromium(chromium(playwright, program), playwright::close);
    }

    /**
     * Starts a Firefox as its vendor releases it, driven by WebDriver BiDi; skips the test where none is installed. That cannot change
     * the colour scheme, so the pages are dark.
     */
    public static Chromium firefox() throws IOException {
        Path program = Tool.find("firefox-esr");
        Playwright playwright = playwright();
        Browser browser = playwright
                .firefox()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(program)
                        .setChannel("moz-firefox")
                        .setFirefoxUserPrefs(PREFERENCES));
        return new Chromium(browser, playwright::close);
    }

    private static Browser chromium(Playwright playwright, Path program) {
        return playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(program)
                        .setChromiumSandbox(false)
                        .setArgs(FLAGS));
    }

    private static Playwright playwright() throws IOException {
        Path scratch = Files.createDirectories(Path.of("target", "playwright").toAbsolutePath());
        System.setProperty("playwright.driver.tmpdir", scratch.toString());
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE);
        return Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    }

    /** A page of a fresh browser profile. */
    public Page page(int width, int height, ColorScheme colours) {
        return page(
                new Browser.NewContextOptions().setViewportSize(width, height).setColorScheme(colours));
    }

    /** A page of a fresh browser profile on a phone. */
    public Page phone() {
        return page(new Browser.NewContextOptions()
                .setViewportSize(PHONE_WIDTH, PHONE_HEIGHT)
                .setIsMobile(true)
                .setHasTouch(true)
                .setColorScheme(ColorScheme.LIGHT));
    }

    private Page page(Browser.NewContextOptions options) {
        BrowserContext context = browser.newContext(options.setLocale("en-GB").setTimezoneId("UTC"));
        Page page = context.newPage();
        page.onPageError(errors::add);
        page.onDialog(dialog -> {
            errors.add("native dialog: " + dialog.message());
            dialog.dismiss();
        });
        page.onConsoleMessage(message -> {
            if (message.type().equals("error") && message.text().contains("Content Security Policy")) {
                errors.add(message.text());
            }
        });
        return page;
    }

    /** A page on a desktop. */
    public Page page() {
        return page(1200, 900, ColorScheme.LIGHT);
    }

    /** Ends the shared workers of all pages, which is not an event for the pages. */
    public void endSharedWorkers() {
        CDPSession session = browser.newBrowserCDPSession();
        JsonArray targets = session.send("Target.getTargets").getAsJsonArray("targetInfos");
        for (JsonElement each : targets) {
            JsonObject target = each.getAsJsonObject();
            if (target.get("type").getAsString().equals("shared_worker")) {
                JsonObject close = new JsonObject();
                close.add("targetId", target.get("targetId"));
                session.send("Target.closeTarget", close);
            }
        }
        session.detach();
    }

    /**
     * Closes the pages that are open. Their routes go first: after each request that a route answers, Playwright sends the page its
     * patterns again, and the call that meets a page which is already closed fails, whatever it was for.
     */
    public void closePages() {
        for (BrowserContext context : List.copyOf(browser.contexts())) {
            context.pages().forEach(Page::unrouteAll);
            context.close();
        }
    }

    /** The address and the text of each open page, for a failure: one that does not answer is named as such. */
    public String shown() {
        return browser.contexts().stream()
                .flatMap(context -> context.pages().stream())
                .map(page -> page.url() + " shows:\n" + text(page))
                .collect(Collectors.joining("\n"));
    }

    private static String text(Page page) {
        try {
            return page.locator("body").innerText(new Locator.InnerTextOptions().setTimeout(PATIENCE_AFTER_FAILURE));
        } catch (PlaywrightException e) {
            return "nothing: " + e.getMessage();
        }
    }

    /** What went wrong in scripts so far. */
    public List<String> errors() {
        return errors;
    }

    @Override
    public void close() {
        closePages();
        end.run();
    }
}
