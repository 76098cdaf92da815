on('pick', function(x) vars.a = {x, n = 1, [2.5] = {}} log(vars.a, random(3)) end)
every(0.5, function() local s = 'x' while true do s = s .. s end end)
