-- Finding sherds: the visitor picks three, and hears how many are left.
vars.found = 0

function find_sherds(with)
  show("sherds")
  say({ ["zh-Hans"] = "找一找：地上有" .. with.how_many .. "块陶片。",
        en = "Look for the " .. with.how_many .. " sherds on the ground." })
  local deadline = now() + 60
  while vars.found < with.how_many and now() < deadline do
    local what = wait_for("pick", nil, deadline - now())
    if what and what:match("^sherd%-%d+$") then
      vars.found = vars.found + 1
      highlight(what)
    end
  end
  if vars.found >= with.how_many then
    stamp("digger")
    say({ ["zh-Hans"] = "都找到了！", en = "You found them all!" })
    go("jar")
  end
end

-- Beside the steps, for the whole visit: who picks the house hears about it once.
local house = nil
house = on("pick", function(what)
  if what == "house" then
    off(house)
    say({ ["zh-Hans"] = "这座房子有四间。", en = "This house has four rooms." })
  end
end)
