-- What steps cannot say: the seven stars, one by one; and how often something was picked.

local stars = {
    { zh = "天枢", en = "Dubhe" },
    { zh = "天璇", en = "Merak" },
    { zh = "天玑", en = "Phecda" },
    { zh = "天权", en = "Megrez" },
    { zh = "玉衡", en = "Alioth" },
    { zh = "开阳", en = "Mizar" },
    { zh = "摇光", en = "Alkaid" },
}

vars.picked = vars.picked or 0
on("pick", function() vars.picked = vars.picked + 1 end)

-- Says the seven names, Chinese and Arabic-Latin, in the order of the chart. `arguments.seconds` lies between two names.
function name_the_stars(arguments)
    local pause = arguments and arguments.seconds or 1.5
    for _, star in ipairs(stars) do
        say({ ["zh-Hans"] = star.zh .. "，" .. star.en .. "。", en = star.en .. ", in China " .. star.zh .. "." })
        wait(pause)
    end
    vars.stars_named = #stars
end
