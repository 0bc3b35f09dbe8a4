package io.github.camelstrava.examples.browser;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * On a class of tests: they are skipped, and say so on the screen, where Chromium is missing or does not run. Their methods may take a
 * {@link Browser}: a new one for each test, or one for the whole class if a method with {@code @BeforeAll} takes it. It
 * is closed afterwards, and what it showed when a test failed is in {@code target/browser}.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(BrowserExtension.class)
public @interface NeedsChromium {}
