// Which key of the JSON is which member: told once, for the reader and the writer alike. `a(key, member)` may be left
// out of a file when it is as a new object has it; `a.must` never is; `a.list` holds parts of which a bad one does not
// spoil the others; `a.one_of` is a variant by the one key of its names that is there. Private to this folder.
#pragma once

#include "museum/document.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace guanhe::museum {

using Names = std::string_view;

constexpr auto enum_names(Certainty /*kind*/) {
    return std::array<Names, 5>{"unstated", "surveyed", "attested", "inferred", "conjectural"};
}
constexpr auto enum_names(Say::From /*kind*/) {
    return std::array<Names, 3>{"head", "place", "guide"};
}
constexpr auto enum_names(Move::Manner /*kind*/) {
    return std::array<Names, 3>{"teleport", "glide", "walk"};
}
constexpr auto enum_names(ChangeEra::Marking /*kind*/) {
    return std::array<Names, 3>{"none", "color", "hatching"};
}
constexpr auto enum_names(Hold::Hand /*kind*/) {
    return std::array<Names, 3>{"preferred", "left", "right"};
}
constexpr auto enum_names(Stereo /*kind*/) {
    return std::array<Names, 3>{"mono", "topBottom", "leftRight"};
}
constexpr auto enum_names(Condition::Kind /*kind*/) {
    return std::array<Names, 6>{"always", "answer", "stamp", "visited", "variable", "language"};
}
constexpr auto enum_names(Record::Kind /*kind*/) {
    return std::array<Names, 2>{"relic", "intangible"};
}

/// Lists of which one bad element does not spoil the others: their key, and the $def of docs/schema by which each of
/// their elements is checked.
struct PartList {
    Names key, part;
};
inline constexpr std::array<PartList, 11> part_lists{{{"waivers", "waiver"},
                                                      {"eras", "era"},
                                                      {"exhibits", "exhibit"},
                                                      {"hotspots", "hotspot"},
                                                      {"ambience", "zone"},
                                                      {"lamps", "lamp"},
                                                      {"stops", "stop"},
                                                      {"steps", "step"},
                                                      {"answers", "answer"},
                                                      {"cases", "case"},
                                                      {"records", "record"}}};
/// Of a key that is one of these.
[[nodiscard]] constexpr Names part_of_list(Names key) {
    return std::ranges::find(part_lists, key, &PartList::key)->part;
}

template<class A>
void bind(A& a, Pose& pose) {
    a.must("position", pose.position);
    a("heading", pose.heading);
}
template<class A>
void bind(A& a, Placement& place) {
    a("position", place.position);
    a("rotation", place.rotation);
    a("scale", place.scale);
}
template<class A>
void bind(A& a, Target& target) {
    a("exhibit", target.exhibit);
    a("part", target.part);
    a("hotspot", target.hotspot);
    a("position", target.position);
}
template<class A>
void bind(A& a, Attribution& attribution) {
    a("source", attribution.source);
    a("rights", attribution.rights);
    a("credits", attribution.credits);
}
template<class A>
void bind(A& a, Narration& narration) {
    a("text", narration.text);
    a("audio", narration.audio);
    a("captions", narration.captions);
    a("signing", narration.signing);
    a("draft", narration.draft);
}
template<class A>
void bind(A& a, SunMoment& moment) {
    a.date("date", moment);
    a.must("hour", moment.hour);
}
template<class A>
void bind(A& a, Destination& next) {
    a("stop", next.stop);
    a("step", next.step);
}

// Steps.
template<class A>
void bind(A& a, Say& say) {
    bind(a, say.narration);
    a("from", say.from);
    a("position", say.position);
}
template<class A>
void bind(A& a, Move& move) {
    a("stop", move.stop);
    a("pose", move.pose);
    a("manner", move.manner);
    a("seconds", move.seconds);
}
template<class A>
void bind(A& a, Look& look) {
    a.must("at", look.at);
    a("seconds", look.seconds);
}
template<class A>
void bind(A& a, Show& show) {
    a.must("targets", show.targets);
    a("seconds", show.seconds);
}
template<class A>
void bind(A& a, Hide& hide) {
    a.must("targets", hide.targets);
    a("seconds", hide.seconds);
}
template<class A>
void bind(A& a, Highlight& highlight) {
    a.must("targets", highlight.targets);
    a("on", highlight.on);
    a("color", highlight.color);
}
template<class A>
void bind(A& a, ChangeEra& era) {
    a.must("era", era.era);
    a("seconds", era.seconds);
    a("showYear", era.show_year);
    a("certainty", era.certainty);
}
template<class A>
void bind(A& /*a*/, Light::Site& /*site*/) {}
template<class A>
void bind(A& a, Light::Sun& sun) {
    bind(a, sun.moment);
    a("untilHour", sun.until_hour);
}
template<class A>
void bind(A& a, Light::Torch& torch) {
    a("candela", torch.candela);
    a("angle", torch.angle);
}
template<class A>
void bind(A& a, Light& light) {
    a.one_of(light.source, std::array<Names, 3>{"site", "sun", "torch"});
    a("seconds", light.seconds);
}
template<class A>
void bind(A& a, Hold& hold) {
    a.must("exhibit", hold.exhibit);
    a("part", hold.part);
    a("scale", hold.scale);
    a("hand", hold.hand);
}
template<class A>
void bind(A& a, Section& section) {
    a("on", section.on);
    a("targets", section.targets);
    a("point", section.point);
    a("normal", section.normal);
    a("travel", section.travel);
    a("seconds", section.seconds);
    a("movable", section.movable);
}
template<class A>
void bind(A& a, Measure::Points& points) {
    a.must("from", points.from);
    a.must("to", points.to);
}
template<class A>
void bind(A& a, Measure& measure) {
    a("points", measure.points);
    a("label", measure.label);
}
template<class A>
void bind(A& a, PanelText& text) {
    a("title", text.title);
    a("text", text.text);
}
template<class A>
void bind(A& a, PanelPicture& picture) {
    a.must("file", picture.file);
    a("alt", picture.alt);
    a("caption", picture.caption);
    bind(a, picture.attribution);
}
template<class A>
void bind(A& a, PanelPanorama& panorama) {
    a.must("file", panorama.file);
    a("alt", panorama.alt);
    a("stereo", panorama.stereo);
    a("heading", panorama.heading);
    bind(a, panorama.attribution);
}
template<class A>
void bind(A& a, PanelVideo& video) {
    a.must("file", video.file);
    a("captions", video.captions);
    a("alt", video.alt);
    a("dome", video.dome);
    a("stereo", video.stereo);
    a("heading", video.heading);
    bind(a, video.attribution);
}
template<class A>
void bind(A& a, Panel& panel) {
    a.one_of(panel.content, std::array<Names, 4>{"text", "picture", "panorama", "video"});
    a("pose", panel.pose);
    a("width", panel.width);
    a("seconds", panel.seconds);
}
template<class A>
void bind(A& a, Sound& sound) {
    a.must("file", sound.file);
    a("position", sound.position);
    a("gain", sound.gain);
    a("loop", sound.loop);
    a("fade", sound.fade);
}
template<class A>
void bind(A& a, Answer& answer) {
    a.must("id", answer.id);
    a.must("text", answer.text);
    a("reply", answer.reply);
    a("right", answer.right);
    a("next", answer.next);
}
template<class A>
void bind(A& a, Ask& ask) {
    a.must("question", ask.question);
    a.list("answers", ask.answers);
    a("seconds", ask.seconds);
}
template<class A>
void bind(A& a, Wait::Time& time) {
    a.must("seconds", time.seconds);
}
template<class A>
void bind(A& a, Wait::Gaze& gaze) {
    a.must("at", gaze.at);
    a("seconds", gaze.seconds);
}
template<class A>
void bind(A& a, Wait::Pick& pick) {
    a.must("target", pick.target);
}
template<class A>
void bind(A& a, Wait::Hand& hand) {
    a.must("target", hand.target);
    a("distance", hand.distance);
}
template<class A>
void bind(A& /*a*/, Wait::All& /*all*/) {}
template<class A>
void bind(A& a, Wait& wait) {
    a.one_of(wait.until, std::array<Names, 5>{"time", "gaze", "pick", "hand", "all"});
    a("atMost", wait.at_most);
}
template<class A>
void bind(A& a, Stamp& stamp) {
    a.must("stamp", stamp.stamp);
    a("title", stamp.title);
    a("picture", stamp.picture);
}
template<class A>
void bind(A& a, Condition& when) {
    a.must("kind", when.kind);
    a("name", when.name);
    a("is", when.is);
    a("no", when.no);
}
template<class A>
void bind(A& a, Branch::Case& one) {
    a.must("when", one.when);
    a.must("next", one.next);
}
template<class A>
void bind(A& a, Branch& branch) {
    a.list("cases", branch.cases);
}
template<class A>
void bind(A& a, Run& run) {
    a("script", run.script);
    a.must("function", run.function);
    a("arguments", run.arguments);
}
template<class A>
void bind(A& a, Step& step) {
    a.action(step.action);
    a("id", step.id);
    a("withNext", step.with_next);
}

// Files and their parts.
template<class A>
void bind(A& a, Era& era) {
    a.must("id", era.id);
    a.must("title", era.title);
    a("firstYear", era.first_year);
    a("lastYear", era.last_year);
}
template<class A>
void bind(A& a, Exhibit& exhibit) {
    a.must("id", exhibit.id);
    a("title", exhibit.title);
    a("about", exhibit.about);
    a("alt", exhibit.alt);
    a.must("scan", exhibit.scan);
    a("place", exhibit.place);
    a("eras", exhibit.eras);
    a("certainty", exhibit.certainty);
    a("walkable", exhibit.walkable);
    a("shown", exhibit.shown);
    bind(a, exhibit.attribution);
    a("record", exhibit.record);
}
template<class A>
void bind(A& a, Hotspot& hotspot) {
    a.must("id", hotspot.id);
    a("title", hotspot.title);
    a("text", hotspot.text);
    a.must("position", hotspot.position);
    a("exhibit", hotspot.exhibit);
    a("record", hotspot.record);
    a("eras", hotspot.eras);
}
template<class A>
void bind(A& a, WalkLimits& walk) {
    a("outlines", walk.outlines);
    a("holes", walk.holes);
}
template<class A>
void bind(A& a, AmbienceZone& zone) {
    a.must("id", zone.id);
    a.must("file", zone.file);
    a.must("position", zone.position);
    a("radius", zone.radius);
    a("fade", zone.fade);
    a("gain", zone.gain);
    a("eras", zone.eras);
}
template<class A>
void bind(A& a, SiteLamp& lamp) {
    a.must("id", lamp.id);
    a.must("position", lamp.position);
    a("candela", lamp.candela);
    a("range", lamp.range);
    a("color", lamp.color);
    a("eras", lamp.eras);
}
template<class A>
void bind(A& a, Origin& origin) {
    a.must("latitude", origin.latitude);
    a.must("longitude", origin.longitude);
}
template<class A>
void bind(A& a, Site& site) {
    a.must("id", site.id);
    a.must("title", site.title);
    a("about", site.about);
    a("north", site.north);
    a("seaLevel", site.sea_level);
    a("origin", site.origin);
    a("sun", site.sun);
    a("start", site.start);
    a.list("eras", site.eras);
    a("firstEra", site.first_era);
    a.list("exhibits", site.exhibits);
    a.list("hotspots", site.hotspots);
    a("walk", site.walk);
    a.list("ambience", site.ambience);
    a.list("lamps", site.lamps);
    bind(a, site.attribution);
}
template<class A>
void bind(A& a, Stop& stop) {
    a.must("id", stop.id);
    a("title", stop.title);
    a.must("site", stop.site);
    a.must("pose", stop.pose);
    a("radius", stop.radius);
    a("lookAt", stop.look_at);
    a.list("steps", stop.steps);
}
template<class A>
void bind(A& a, Tour& tour) {
    a.must("id", tour.id);
    a.must("title", tour.title);
    a("about", tour.about);
    a("minutes", tour.minutes);
    a("cover", tour.cover);
    a("script", tour.script);
    a.list("stops", tour.stops);
    bind(a, tour.attribution);
}
template<class A>
void bind(A& a, Dimensions& dimensions) {
    a("height", dimensions.height);
    a("width", dimensions.width);
    a("depth", dimensions.depth);
    a("diameter", dimensions.diameter);
    a("note", dimensions.note);
}
template<class A>
void bind(A& a, DublinCore& core) {
    a.must("title", core.title);
    a("creator", core.creator);
    a("subject", core.subject);
    a("description", core.description);
    a("publisher", core.publisher);
    a("contributor", core.contributor);
    a("date", core.date);
    a("type", core.type);
    a("format", core.format);
    a("identifier", core.identifier);
    a("source", core.source);
    a("language", core.language);
    a("relation", core.relation);
    a("coverage", core.coverage);
    a("rights", core.rights);
}
template<class A>
void bind(A& a, Record& record) {
    a.must("id", record.id);
    a("kind", record.kind);
    a.must("dublinCore", record.core);
    a("era", record.era);
    a("place", record.place);
    a("material", record.material);
    a("credits", record.credits);
    a("provenance", record.provenance);
    a("dimensions", record.dimensions);
    a("accessionNumber", record.accession_number);
    a("certainty", record.certainty);
    a("pictures", record.pictures);
}
template<class A>
void bind(A& a, Catalogue& catalogue) {
    a.list("records", catalogue.records);
}
template<class A>
void bind(A& a, Waiver& waiver) {
    a.must("rule", waiver.rule);
    a("file", waiver.file);
    a("pointer", waiver.pointer);
    a.must("reason", waiver.reason);
}
/// Without its files, which the reader and the writer open themselves.
template<class A>
void bind(A& a, Museum& museum) {
    a.must("id", museum.id);
    a.must("title", museum.title);
    a("about", museum.about);
    a.must("languages", museum.languages);
    a.files("sites");
    a.files("tours");
    a.files("catalogues");
    a("firstTour", museum.first_tour);
    a.list("waivers", museum.waivers);
    bind(a, museum.attribution);
}

} // namespace guanhe::museum
