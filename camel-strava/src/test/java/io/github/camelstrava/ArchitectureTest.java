package io.github.camelstrava;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.core.domain.properties.HasModifiers.Predicates.modifier;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import io.github.camelstrava.error.StravaException;
import java.time.Clock;
import java.time.Instant;
import java.util.Timer;

@AnalyzeClasses(packages = "io.github.camelstrava", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String ROOT = "io.github.camelstrava";

    /** More than this, and somebody made a class public to get at it from elsewhere. */
    private static final int PUBLIC_CLASSES_BELOW_THE_SURFACE = 84;

    @ArchTest
    static final ArchRule errorStandsAlone =
            arrows("error").because("everything throws, so what is thrown must not draw anything in");

    @ArchTest
    static final ArchRule modelStandsAlone =
            arrows("model").because("users serialize, test and send models without the rest");

    @ArchTest
    static final ArchRule httpStandsAlone =
            arrows("http").because("it is one request out and one answer in, whoever asks");

    @ArchTest
    static final ArchRule operationNeedsTheModelsOnly = arrows("operation", "model")
            .because("the table of operations is read by everything, tests and docs included");

    @ArchTest
    static final ArchRule ratelimitKnowsTheBucketsAndTheStore = arrows(
                    "ratelimit", "operation", "store", "model", "error")
            .because("quota arithmetic is tested without requests, tokens and Camel");

    @ArchTest
    static final ArchRule storeKeepsModels =
            arrows("store", "model", "error").because("stores are written by users as well");

    @ArchTest
    static final ArchRule authNeedsNoLimiterAndNoClient = arrows("auth", "store", "http", "model", "error")
            .because("OAuth calls do not count in the budget, and a call needs tokens, not the reverse");

    @ArchTest
    static final ArchRule connectNeedsTheStoreAndTheScopes = arrows("connect", "operation", "store", "model", "error")
            .because("a sign-up is known again, and a page written, without Strava and without Camel");

    @ArchTest
    static final ArchRule pollingNeedsNoClient = arrows("polling", "store", "model", "error")
            .because("what is new and what was delivered is decided without requests and without Camel");

    @ArchTest
    static final ArchRule clientBringsTheCallTogether = arrows(
                    "client", "operation", "auth", "ratelimit", "http", "store", "model", "error")
            .because("a call is a place in the budget, a token and a request");

    @ArchTest
    static final ArchRule packagesFormNoCircle = SlicesRuleDefinition.slices()
            .matching(ROOT + ".(*)..")
            .should()
            .beFreeOfCycles()
            .because("each can be read and tested with those below it");

    @ArchTest
    static final ArchRule onlyTheRootRunsCamel = noClasses()
            .that(resideOutsideOfPackages(ROOT, ROOT + ".error"))
            .should()
            .dependOnClassesThat(
                    resideInAPackage("org.apache.camel..").and(not(resideInAPackage("org.apache.camel.util.."))))
            .because("the rest is tested without a CamelContext");

    @ArchTest
    static final ArchRule onlyHttpAndTheRootKnowTheHttpClient = noClasses()
            .that(resideOutsideOfPackages(ROOT, ROOT + ".http"))
            .should()
            .dependOnClassesThat(resideInAPackage("org.apache.hc.."))
            .because("the transport can be replaced");

    @ArchTest
    static final ArchRule nobodySleeps = noClasses()
            .that()
            .doNotHaveSimpleName("LockFile")
            .should()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .callMethod(Thread.class, "sleep", long.class, int.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Timer.class)
            .because("a wait holds no thread; only another process's lock of a file cannot call back");

    @ArchTest
    static final ArchRule nobodyPrints = noClasses()
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .orShould()
            .callMethod(Throwable.class, "printStackTrace")
            .because("a library logs");

    @ArchTest
    static final ArchRule onlyTheRootLooksAtTheClock = noClasses()
            .that(resideOutsideOfPackages(ROOT, ROOT + ".store"))
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(Clock.class, "systemUTC")
            .because("time is handed in; only files carry the machine's own");

    @ArchTest
    static final ArchRule exceptionsAreTheRoots = classes()
            .that()
            .areAssignableTo(Exception.class)
            .and(resideInAPackage(ROOT + ".error"))
            .should()
            .beAssignableTo(StravaException.class)
            .because("a route catches them all by one name");

    @ArchTest
    static void fewClassesArePublicBelowTheSurface(JavaClasses imported) {
        DescribedPredicate<JavaClass> hidden = modifier(JavaModifier.PUBLIC)
                .<JavaClass>forSubtype()
                .and(resideOutsideOfPackages(ROOT, ROOT + ".model", ROOT + ".error", ROOT + ".store"));

        assertThat(imported.that(hidden).size()).isLessThanOrEqualTo(PUBLIC_CLASSES_BELOW_THE_SURFACE);
    }

    /** The classes of a package use those of these packages, and of no other of the component's. */
    private static ArchRule arrows(String from, String... to) {
        String[] allowed = new String[to.length + 1];
        allowed[0] = ROOT + "." + from + "..";
        for (int i = 0; i < to.length; i++) {
            allowed[i + 1] = ROOT + "." + to[i] + "..";
        }
        return noClasses()
                .that(resideInAPackage(ROOT + "." + from + ".."))
                .should()
                .dependOnClassesThat(resideInAPackage(ROOT + "..").and(resideOutsideOfPackages(allowed)));
    }
}
