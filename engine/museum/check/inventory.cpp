#include "museum/check/inventory.h"

#include "museum/json.h"

namespace guanhe::museum::check {

namespace {

Location below(const Location& at, const std::string& inner) {
    return {at.file, at.pointer + inner};
}

class Files {
public:
    std::vector<FileUse> all;

    void add(FileUse::Kind kind, const FileRef& file, const Location& at, const std::string& inner) {
        if (!file.empty()) all.push_back({kind, file, below(at, inner)});
    }
    void add(FileUse::Kind kind, const LanguageFiles& files, const Location& at, const std::string& inner) {
        for (const auto& [tag, file] : files.values) add(kind, file, at, inner + pointer_token(tag));
    }
    void narration(const Narration& said, const Location& at, const std::string& inner) {
        add(FileUse::Kind::sound, said.audio, at, inner + "/audio");
        add(FileUse::Kind::captions, said.captions, at, inner + "/captions");
        add(FileUse::Kind::signing, said.signing, at, inner + "/signing");
    }

    template<class T>
    void act(const T& /*action*/, const Location& /*at*/) {}
    void act(const Say& say, const Location& at) { narration(say.narration, at, ""); }
    void act(const Ask& ask, const Location& /*at*/) {
        for (const auto& answer : ask.answers) narration(answer.reply, answer.location, "/reply");
    }
    void act(const Sound& sound, const Location& at) { add(FileUse::Kind::sound, sound.file, at, "/file"); }
    void act(const Stamp& stamp, const Location& at) { add(FileUse::Kind::picture, stamp.picture, at, "/picture"); }
    void act(const Run& run, const Location& at) { add(FileUse::Kind::script, run.script, at, "/script"); }
    void act(const Panel& panel, const Location& at) {
        std::visit([&](const auto& content) { show(content, at); }, panel.content);
    }
    void show(const PanelText& /*content*/, const Location& /*at*/) {}
    void show(const PanelPicture& picture, const Location& at) {
        add(FileUse::Kind::picture, picture.file, at, "/picture/file");
    }
    void show(const PanelPanorama& panorama, const Location& at) {
        add(FileUse::Kind::picture, panorama.file, at, "/panorama/file");
    }
    void show(const PanelVideo& video, const Location& at) {
        add(FileUse::Kind::video, video.file, at, "/video/file");
        add(FileUse::Kind::captions, video.captions, at, "/video/captions");
    }
};

class Texts {
public:
    std::vector<TextUse> all;

    void add(const LanguageText& text, const Location& at, const std::string& inner) {
        if (!text.empty()) all.push_back({&text, below(at, inner)});
    }
    void attribution(const Attribution& attribution, const Location& at, const std::string& inner = "") {
        add(attribution.source, at, inner + "/source");
        add(attribution.rights, at, inner + "/rights");
        add(attribution.credits, at, inner + "/credits");
    }

    template<class T>
    void act(const T& /*action*/, const Location& /*at*/) {}
    void act(const Say& say, const Location& at) { add(say.narration.text, at, "/text"); }
    void act(const Ask& ask, const Location& at) {
        add(ask.question, at, "/question");
        for (const auto& answer : ask.answers) {
            add(answer.text, answer.location, "/text");
            add(answer.reply.text, answer.location, "/reply/text");
        }
    }
    void act(const Stamp& stamp, const Location& at) { add(stamp.title, at, "/title"); }
    void act(const Measure& measure, const Location& at) { add(measure.label, at, "/label"); }
    void act(const Panel& panel, const Location& at) {
        std::visit([&](const auto& content) { show(content, at); }, panel.content);
    }
    void show(const PanelText& text, const Location& at) {
        add(text.title, at, "/text/title");
        add(text.text, at, "/text/text");
    }
    void show(const PanelPicture& picture, const Location& at) {
        add(picture.alt, at, "/picture/alt");
        add(picture.caption, at, "/picture/caption");
        attribution(picture.attribution, at, "/picture");
    }
    void show(const PanelPanorama& panorama, const Location& at) {
        add(panorama.alt, at, "/panorama/alt");
        attribution(panorama.attribution, at, "/panorama");
    }
    void show(const PanelVideo& video, const Location& at) {
        add(video.alt, at, "/video/alt");
        attribution(video.attribution, at, "/video");
    }

    void site(const Site& site) {
        const Location at{site.file, ""};
        add(site.title, at, "/title");
        add(site.about, at, "/about");
        attribution(site.attribution, at);
        for (const auto& era : site.eras) add(era.title, era.location, "/title");
        for (const auto& exhibit : site.exhibits) {
            add(exhibit.title, exhibit.location, "/title");
            add(exhibit.about, exhibit.location, "/about");
            add(exhibit.alt, exhibit.location, "/alt");
            attribution(exhibit.attribution, exhibit.location);
        }
        for (const auto& hotspot : site.hotspots) {
            add(hotspot.title, hotspot.location, "/title");
            add(hotspot.text, hotspot.location, "/text");
        }
    }
    void record(const Record& record) {
        const auto& at = record.location;
        const auto& core = record.core;
        const std::pair<const char*, const LanguageText*> elements[] = {
            {"title", &core.title},         {"creator", &core.creator},
            {"subject", &core.subject},     {"description", &core.description},
            {"publisher", &core.publisher}, {"contributor", &core.contributor},
            {"date", &core.date},           {"type", &core.type},
            {"format", &core.format},       {"source", &core.source},
            {"relation", &core.relation},   {"coverage", &core.coverage},
            {"rights", &core.rights}};
        for (const auto& [name, text] : elements) add(*text, at, std::string("/dublinCore/") + name);
        add(record.era, at, "/era");
        add(record.place, at, "/place");
        add(record.material, at, "/material");
        add(record.credits, at, "/credits");
        add(record.provenance, at, "/provenance");
        add(record.dimensions.note, at, "/dimensions/note");
    }
};

const Location museum_itself{museum_ref(), ""};

} // namespace

std::vector<FileUse> files_of(const Museum& museum) {
    Files files;
    for (const auto& site : museum.sites) {
        for (const auto& exhibit : site.exhibits)
            files.add(FileUse::Kind::scan, exhibit.scan, exhibit.location, "/scan");
        for (const auto& zone : site.ambience) files.add(FileUse::Kind::sound, zone.file, zone.location, "/file");
    }
    for (const auto& tour : museum.tours) {
        const Location at{tour.file, ""};
        files.add(FileUse::Kind::picture, tour.cover, at, "/cover");
        files.add(FileUse::Kind::script, tour.script, at, "/script");
        for (const auto& stop : tour.stops)
            for (const auto& step : stop.steps)
                std::visit([&](const auto& action) { files.act(action, step.location); }, step.action);
    }
    for (const auto& catalogue : museum.catalogues)
        for (const auto& record : catalogue.records)
            for (std::size_t i = 0; i < record.pictures.size(); ++i)
                files.add(FileUse::Kind::picture, record.pictures[i], record.location, "/pictures" + pointer_token(i));
    return std::move(files.all);
}

std::vector<TextUse> texts_of(const Museum& museum) {
    Texts texts;
    texts.add(museum.title, museum_itself, "/title");
    texts.add(museum.about, museum_itself, "/about");
    texts.attribution(museum.attribution, museum_itself);
    for (const auto& site : museum.sites) texts.site(site);
    for (const auto& tour : museum.tours) {
        const Location at{tour.file, ""};
        texts.add(tour.title, at, "/title");
        texts.add(tour.about, at, "/about");
        texts.attribution(tour.attribution, at);
        for (const auto& stop : tour.stops) {
            texts.add(stop.title, stop.location, "/title");
            for (const auto& step : stop.steps)
                std::visit([&](const auto& action) { texts.act(action, step.location); }, step.action);
        }
    }
    for (const auto& catalogue : museum.catalogues)
        for (const auto& record : catalogue.records) texts.record(record);
    return std::move(texts.all);
}

std::vector<NarrationUse> narrations_of(const Museum& museum) {
    std::vector<NarrationUse> all;
    for (const auto& tour : museum.tours)
        for (const auto& stop : tour.stops)
            for (const auto& step : stop.steps) {
                if (const auto* say = std::get_if<Say>(&step.action)) all.push_back({&say->narration, step.location});
                if (const auto* ask = std::get_if<Ask>(&step.action))
                    for (const auto& answer : ask->answers)
                        all.push_back({&answer.reply, below(answer.location, "/reply")});
            }
    return all;
}

} // namespace guanhe::museum::check
